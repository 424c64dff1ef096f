import io.prometheus.metrics.expositionformats.generated.Metrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares what two programs expose, as sets of facts: one short line each, free of measured values.
 * What only one of them states is a difference, and each difference needs a known explanation.
 *
 * <p>Arguments: the command line of the Go program and of demo-app, in which {@code {metrics}} becomes a
 * free port.
 */
public final class ExpositionDiff {

  private record Known(String difference, String explanation) {
    boolean matches(String line) {
      return Pattern.compile(difference).matcher(line).find();
    }
  }

  /** Each is a pattern on lines such as {@code text: only go: family x has type gauge}. */
  private static final List<Known> KNOWN =
      List.of(
          new Known(
              "only go: .*\\bgo_build_info|only java: .*\\bjava_build(_info)?\\b",
              "each program names its build in its own language's metric"),
          new Known(
              "only go: .*\\bpromhttp_metric_handler_errors",
              "errors of the Go library's HTTP handler: newer originals only, not part of the tutorial"),
          new Known(
              "only java: .*\\b(process|jvm)_",
              "the runtime metrics a reader of the tutorial finds; -runtime-metrics=false leaves them out"),
          new Known(
              "number is spelled", "Java spells small numbers -8.99E-5 where Go spells -8.99e-05"),
          new Known("order of", "the order of lines that every parser takes in any order"),
          new Known(
              "content type", "Go adds the escaping scheme of names, which is underscores for both"),
          new Known(
              "protobuf: only java: .*has bucket Infinity",
              "Go leaves the infinite bucket out of protobuf, where the count says the same"),
          new Known(
              "protobuf: only go: .*created timestamp",
              "the Java client writes no created timestamps in protobuf"),
          new Known(
              "protobuf: only go: .*native histogram has exemplars",
              "the Java client writes no exemplars of native histograms"));

  private static final Map<String, String> FORMATS = new LinkedHashMap<>();

  static {
    FORMATS.put("text", "text/plain;version=0.0.4");
    FORMATS.put("openmetrics", "application/openmetrics-text;version=1.0.0");
    FORMATS.put(
        "protobuf",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited");
  }

  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*?)})? (\\S+)(?: # \\{(.*?)} (\\S+)(?: (\\S+))?)?");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private ExpositionDiff() {}

  public static void main(String[] args) throws Exception {
    int goPort = freePort();
    int javaPort = freePort();
    Process go = start(args[0], goPort);
    Process java = start(args[1], javaPort);
    boolean explained;
    try {
      scrape(goPort, FORMATS.get("text"));
      scrape(javaPort, FORMATS.get("text"));
      // Until the middle buckets and the native buckets have been hit.
      TimeUnit.SECONDS.sleep(20);
      List<String> differences = new ArrayList<>();
      for (Map.Entry<String, String> format : FORMATS.entrySet()) {
        Set<String> goFacts = facts(format.getKey(), scrape(goPort, format.getValue()));
        Set<String> javaFacts = facts(format.getKey(), scrape(javaPort, format.getValue()));
        goFacts.stream()
            .filter(fact -> !javaFacts.contains(fact))
            .forEach(fact -> differences.add(format.getKey() + ": only go: " + fact));
        javaFacts.stream()
            .filter(fact -> !goFacts.contains(fact))
            .forEach(fact -> differences.add(format.getKey() + ": only java: " + fact));
        long same = goFacts.stream().filter(javaFacts::contains).count();
        System.out.println(format.getKey() + ": " + same + " facts are the same");
      }
      explained = report(differences);
    } finally {
      go.destroy();
      java.destroy();
    }
    System.exit(explained ? 0 : 1);
  }

  private static boolean report(List<String> differences) {
    Map<String, List<String>> byExplanation = new LinkedHashMap<>();
    KNOWN.forEach(known -> byExplanation.put(known.explanation(), new ArrayList<>()));
    List<String> unexplained = new ArrayList<>();
    for (String difference : differences) {
      KNOWN.stream()
          .filter(known -> known.matches(difference))
          .findFirst()
          .ifPresentOrElse(
              known -> byExplanation.get(known.explanation()).add(difference),
              () -> unexplained.add(difference));
    }
    byExplanation.forEach(ExpositionDiff::print);
    print("UNEXPLAINED", unexplained);
    return unexplained.isEmpty();
  }

  private static void print(String title, List<String> differences) {
    System.out.println();
    System.out.println(title + " (" + differences.size() + ")");
    differences.forEach(difference -> System.out.println("  " + difference));
  }

  private static Set<String> facts(String format, HttpResponse<byte[]> response) throws IOException {
    Set<String> facts = new TreeSet<>();
    facts.add("content type " + response.headers().firstValue("Content-Type").orElse("none"));
    if (format.equals("protobuf")) {
      InputStream in = new ByteArrayInputStream(response.body());
      for (var family = Metrics.MetricFamily.parseDelimitedFrom(in);
          family != null;
          family = Metrics.MetricFamily.parseDelimitedFrom(in)) {
        protobuf(family, facts);
      }
    } else {
      text(new String(response.body(), StandardCharsets.UTF_8), facts);
    }
    return facts;
  }

  private static void text(String text, Set<String> facts) {
    String firstComment = null;
    String firstSuffix = null;
    Map<String, Double> below = new TreeMap<>();
    for (String line : text.split("\n")) {
      if (line.startsWith("# ")) {
        String[] words = line.split(" ", 4);
        if (words.length < 4) {
          facts.add("line " + line);
          continue;
        }
        firstComment = firstComment == null ? words[1] : firstComment;
        facts.add("family " + words[2] + " has " + words[1] + " " + words[3]);
        continue;
      }
      Matcher sample = SAMPLE.matcher(line);
      if (!sample.matches()) {
        facts.add("line that is no sample: " + line);
        continue;
      }
      String name = sample.group(1);
      if (firstSuffix == null && name.matches("rpc_durations_seconds_(sum|count)")) {
        firstSuffix = name;
      }
      Map<String, String> labels = labels(sample.group(2), facts);
      facts.add("series " + name + labels);
      if (name.endsWith("_bucket")) {
        Map<String, String> others = new TreeMap<>(labels);
        others.remove("le");
        double count = Double.parseDouble(sample.group(3));
        boolean hit = count > below.getOrDefault(name + others, 0.0);
        below.put(name + others, count);
        // Text has no exemplars at all; in OpenMetrics each bucket that was ever hit has one.
        facts.add(
            "bucket of "
                + name
                + (hit ? " that was hit" : " that was never hit")
                + (sample.group(4) == null
                    ? " has no exemplar"
                    : " has an exemplar with labels "
                        + labels(sample.group(4), facts).keySet()
                        + (sample.group(6) == null ? "" : " and a timestamp")));
      }
    }
    facts.add("order of comments: " + firstComment + " first");
    facts.add("order of samples: " + firstSuffix + " first");
  }

  private static Map<String, String> labels(String text, Set<String> facts) {
    Map<String, String> labels = new TreeMap<>();
    Matcher label = LABEL.matcher(text == null ? "" : text);
    while (label.find()) {
      String value = label.group(2);
      if (label.group(1).equals("le") || label.group(1).equals("quantile")) {
        String number = value.equals("+Inf") ? value : "" + Double.parseDouble(value);
        if (value.toLowerCase(java.util.Locale.ROOT).contains("e-") || !number.equals(value)) {
          facts.add("number is spelled " + value);
        }
        value = number;
      }
      labels.put(label.group(1), value);
    }
    return labels;
  }

  private static void protobuf(Metrics.MetricFamily family, Set<String> facts) {
    String name = family.getName();
    facts.add("family " + name + " has type " + family.getType());
    facts.add("family " + name + " has help " + family.getHelp());
    for (Metrics.Metric metric : family.getMetricList()) {
      Map<String, String> labels = new TreeMap<>();
      metric.getLabelList().forEach(label -> labels.put(label.getName(), label.getValue()));
      String series = name + labels;
      facts.add("series " + series);
      if (metric.hasSummary()) {
        metric
            .getSummary()
            .getQuantileList()
            .forEach(q -> facts.add("series " + series + " has quantile " + q.getQuantile()));
        if (metric.getSummary().hasCreatedTimestamp()) {
          facts.add("series " + series + " has a created timestamp");
        }
      }
      if (metric.hasHistogram()) {
        histogram(series, metric.getHistogram(), facts);
      }
    }
  }

  private static void histogram(String series, Metrics.Histogram histogram, Set<String> facts) {
    facts.add("series " + series + " has native schema " + histogram.getSchema());
    facts.add("series " + series + " has zero threshold " + histogram.getZeroThreshold());
    facts.add(
        "series " + series + " has negative native buckets " + (histogram.getNegativeDeltaCount() > 0));
    facts.add(
        "series " + series + " has positive native buckets " + (histogram.getPositiveDeltaCount() > 0));
    if (histogram.hasCreatedTimestamp()) {
      facts.add("series " + series + " has a created timestamp");
    }
    if (histogram.getExemplarsCount() > 0) {
      facts.add("series " + series + ": native histogram has exemplars");
    }
    long below = 0;
    for (Metrics.Bucket bucket : histogram.getBucketList()) {
      facts.add("series " + series + " has bucket " + bucket.getUpperBound());
      boolean hit = bucket.getCumulativeCount() > below;
      below = bucket.getCumulativeCount();
      facts.add(
          "bucket of "
              + series
              + (hit ? " that was hit" : " that was never hit")
              + (bucket.hasExemplar()
                  ? " has an exemplar with labels "
                      + bucket.getExemplar().getLabelList().stream().map(l -> l.getName()).toList()
                      + (bucket.getExemplar().hasTimestamp() ? " and a timestamp" : "")
                  : " has no exemplar"));
    }
  }

  private static HttpResponse<byte[]> scrape(int port, String accept) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
            .header("Accept", accept)
            .build();
    for (int attempt = 0; ; attempt++) {
      try {
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
      } catch (ConnectException e) {
        if (attempt == 200) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  private static Process start(String command, int port) throws IOException {
    return new ProcessBuilder(command.replace("{metrics}", Integer.toString(port)).split(" "))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
