package io.metricsdemo.e2e.pods;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.e2e.cluster.Prometheus;
import io.metricsdemo.operator.parameters.Durations;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The queries of a dashboard, as Grafana sends them to Prometheus for the last five minutes. */
final class GrafanaPanels {

  private static final Duration RANGE = Duration.ofMinutes(5);

  /** A variable that is not declared stays as it is, such as $1. */
  private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+)");

  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");

  private final JsonNode dashboard;
  private final Prometheus prometheus;
  private final Map<String, String> variables;

  /**
   * @param chosen values of variables that the reader of the dashboard chooses
   */
  GrafanaPanels(String json, Prometheus prometheus, Map<String, String> chosen) {
    this.dashboard = Serialization.unmarshal(json, JsonNode.class);
    this.prometheus = prometheus;
    this.variables = Map.copyOf(chosen);
  }

  /**
   * What came of one query.
   *
   * @param expression as it is in the dashboard
   * @param rows series with at least one value that is a number or a histogram, or exemplars
   */
  record Answer(String panel, String expression, String legend, boolean exemplars, int rows) {}

  /** The values that the reader may choose for a variable, as Prometheus knows them now. */
  List<String> choices(String name) {
    return elements(dashboard.at("/templating/list"))
        .filter(variable -> variable.path("name").asText().equals(name))
        .map(variable -> LABEL_VALUES.matcher(variable.at("/query/query").asText()))
        .filter(Matcher::matches)
        .flatMap(
            values ->
                prometheus
                    .query(
                        "group by (%s) (%s)"
                            .formatted(values.group(2), replace(values.group(1), variables)))
                    .stream()
                    .map(sample -> sample.label(values.group(2))))
        .toList();
  }

  List<Answer> answers() {
    List<Answer> answers = new ArrayList<>();
    for (JsonNode panel : dashboard.path("panels")) {
      String title = panel.path("title").asText();
      for (JsonNode target : panel.path("targets")) {
        String expression = target.path("expr").asText();
        String legend = target.path("legendFormat").asText();
        answers.add(new Answer(title, expression, legend, false, rows(target)));
        if (target.path("exemplar").asBoolean()) {
          answers.add(new Answer(title, expression, legend, true, exemplars(target)));
        }
      }
    }
    return answers;
  }

  /** The true quantiles now, by panel and legend. */
  Map<String, Double> groundTruth() {
    Map<String, Double> quantiles = new TreeMap<>();
    for (JsonNode panel : dashboard.path("panels")) {
      elements(panel.path("targets"))
          .filter(target -> target.path("legendFormat").asText().startsWith("expected 0."))
          .forEach(
              target ->
                  quantiles.put(
                      panel.path("title").asText() + " " + target.path("legendFormat").asText(),
                      prometheus.query(interpolated(target)).get(0).value()));
    }
    return quantiles;
  }

  private int rows(JsonNode target) {
    String query = "query=" + encode(interpolated(target));
    JsonNode data =
        target.path("instant").asBoolean()
            ? get("/query?" + query)
            : get(
                "/query_range?%s&step=%d&%s"
                    .formatted(query, interval(target).toSeconds(), range()));
    return (int) elements(data.path("result")).filter(GrafanaPanels::hasValue).count();
  }

  private int exemplars(JsonNode target) {
    JsonNode series =
        get("/query_exemplars?query=%s&%s".formatted(encode(interpolated(target)), range()));
    return elements(series).mapToInt(one -> one.path("exemplars").size()).sum();
  }

  private static boolean hasValue(JsonNode series) {
    return !series.path("histogram").isMissingNode()
        || !series.path("histograms").isEmpty()
        || Stream.concat(Stream.of(series.path("value")), elements(series.path("values")))
            .map(value -> value.path(1).asText("NaN"))
            .anyMatch(value -> !value.equals("NaN"));
  }

  /** For so short a range, the step is the interval, so the window is four intervals. */
  private String interpolated(JsonNode target) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("__rate_interval", interval(target).multipliedBy(4).toSeconds() + "s");
    all.put("__range", RANGE.toSeconds() + "s");
    return replace(target.path("expr").asText(), all);
  }

  private Duration interval(JsonNode target) {
    return Durations.parse(replace(target.path("interval").asText(), variables)).orElseThrow();
  }

  private static String replace(String text, Map<String, String> values) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            variable ->
                Matcher.quoteReplacement(values.getOrDefault(variable.group(1), variable.group())));
  }

  private static String range() {
    Instant now = Instant.now();
    return "start=%d&end=%d".formatted(now.minus(RANGE).getEpochSecond(), now.getEpochSecond());
  }

  private JsonNode get(String path) {
    return Serialization.unmarshal(prometheus.raw(path), JsonNode.class).path("data");
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
