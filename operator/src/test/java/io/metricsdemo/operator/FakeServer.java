package io.metricsdemo.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.verification.ArrivedSeries;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Plays a Prometheus server: a test sets what it scrapes, what it stores and how it answers. */
final class FakeServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BUCKET = "rpc_durations_histogram_seconds_bucket";

  /** The label by which the operator selects samples of its demos. */
  static final String MANAGED_BY = "app_kubernetes_io_managed_by";

  /** How an endpoint of the API answers. */
  enum Answer {
    OK,
    HANG,
    AGENT,
    NOT_FOUND,
    INTERNAL_ERROR
  }

  /**
   * @param query of an endpoint that takes one; else the scrape pool that is asked for
   */
  record Request(String endpoint, String query, long nanos) {}

  /**
   * @param error of its last scrape; empty where that succeeded
   */
  private record Scraped(
      String namespace,
      String demo,
      String pod,
      String error,
      Supplier<List<ArrivedSeries>> series) {

    Map<String, String> targetLabels() {
      return Map.of(
          "namespace",
          namespace,
          "job",
          demo,
          "pod",
          pod,
          "service",
          demo,
          "endpoint",
          "http-metrics",
          "instance",
          pod + ":8080",
          MANAGED_BY,
          "metricsdemo-operator");
    }

    Map<String, String> discoveredLabels() {
      Map<String, String> labels = new TreeMap<>();
      Labels.selector(demo)
          .forEach(
              (name, value) -> {
                String label = name.replaceAll("[^a-zA-Z0-9_]", "_");
                labels.put("__meta_kubernetes_service_label_" + label, value);
                labels.put("__meta_kubernetes_service_labelpresent_" + label, "true");
              });
      return with(
          labels,
          Map.of(
              "__address__", pod + ":8080",
              "__meta_kubernetes_endpoint_port_name", "http-metrics",
              "__meta_kubernetes_namespace", namespace,
              "__meta_kubernetes_service_name", demo,
              "__meta_kubernetes_pod_name", pod,
              "__meta_kubernetes_endpoint_address_target_kind", "Pod",
              "__meta_kubernetes_endpoint_address_target_name", pod));
    }
  }

  private record Element(Map<String, String> metric, double value) {}

  private final Map<String, Scraped> pods = new ConcurrentSkipListMap<>();
  private final Map<String, Scraped> dropped = new ConcurrentSkipListMap<>();
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer http;

  private volatile Answer queries = Answer.OK;
  private volatile Answer targets = Answer.OK;
  private volatile String warning = "";
  private volatile String interval = "30s";
  private volatile boolean nativeAlone;
  private volatile Instant firstScrape = Instant.now();
  private volatile UnaryOperator<Map<String, String>> relabeling = UnaryOperator.identity();

  FakeServer() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/api/v1/query", exchange -> answer(exchange, "query", queries));
    http.createContext("/api/v1/targets", exchange -> answer(exchange, "targets", targets));
    http.start();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  int port() {
    return http.getAddress().getPort();
  }

  /** The pod's scrapes succeed, and it has drawn hardly anything yet. */
  FakeServer scrapes(String demo, String pod) {
    return scrapes(demo, pod, () -> ArrivedSeries.of(10));
  }

  /** The pod's scrapes succeed, and bring these series. */
  FakeServer scrapes(String demo, String pod, Supplier<List<ArrivedSeries>> series) {
    pods.put(demo + "/" + pod, new Scraped(TestCluster.NAMESPACE, demo, pod, "", series));
    return this;
  }

  /** The pod is a target whose scrapes fail. */
  FakeServer failsToScrape(String demo, String pod, String error) {
    pods.put(demo + "/" + pod, new Scraped(TestCluster.NAMESPACE, demo, pod, error, List::of));
    return this;
  }

  /** Relabeling drops the target of the pod. */
  FakeServer drops(String demo, String pod) {
    dropped.put(demo + "/" + pod, new Scraped(TestCluster.NAMESPACE, demo, pod, "", List::of));
    return this;
  }

  /** The pod is no target any more. */
  void forgets(String demo, String pod) {
    pods.remove(demo + "/" + pod);
  }

  void answersQueries(Answer answer) {
    queries = answer;
  }

  void answersTargets(Answer answer) {
    targets = answer;
  }

  /** Queries bring nothing but a warning, as where a store behind this server is away. */
  void warns(String text) {
    warning = text;
  }

  /** Stores the histogram as a native one with custom buckets, and no classic buckets. */
  void storesNativeHistogramsAlone() {
    nativeAlone = true;
  }

  void scrapesEvery(String scrapeInterval) {
    interval = scrapeInterval;
  }

  void firstScraped(Instant time) {
    firstScrape = time;
  }

  /** What a relabeling makes of the labels of all targets. */
  void relabels(UnaryOperator<Map<String, String>> rule) {
    relabeling = rule;
  }

  List<Request> requests(String endpoint) {
    return requests.stream().filter(request -> request.endpoint().equals(endpoint)).toList();
  }

  private void answer(HttpExchange exchange, String endpoint, Answer answer) throws IOException {
    Map<String, String> parameters = parameters(exchange);
    String query = parameters.getOrDefault("query", parameters.getOrDefault("scrapePool", ""));
    requests.add(new Request(endpoint, query, System.nanoTime()));
    switch (answer) {
      case OK ->
          send(
              exchange,
              200,
              endpoint.equals("query")
                  ? vector(parameters.get("query"))
                  : activeTargets(parameters.get("scrapePool")));
      case HANG -> hang();
      case AGENT -> send(exchange, 422, error("execution", "unavailable with Prometheus Agent"));
      case NOT_FOUND -> send(exchange, 404, Map.of());
      case INTERNAL_ERROR -> send(exchange, 500, error("internal", "out of order"));
    }
    exchange.close();
  }

  private static Map<String, Object> error(String type, String message) {
    return Map.of("status", "error", "errorType", type, "error", message);
  }

  private void hang() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, Object> vector(String query) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("status", "success");
    // A test may set it in between.
    boolean complete = warning.isEmpty();
    if (!complete) {
      answer.put("warnings", List.of(warning));
    }
    List<Map<String, Object>> result = new ArrayList<>();
    for (Element element : complete ? elements(query) : List.<Element>of()) {
      result.add(
          Map.of(
              "metric",
              element.metric(),
              "value",
              List.of(Instant.now().toEpochMilli() / 1e3, text(element.value()))));
    }
    if (nativeAlone && query.startsWith("rpc_durations_histogram_seconds{")) {
      pods.values().forEach(pod -> result.add(nativeHistogram(pod)));
    }
    answer.put("data", Map.of("resultType", "vector", "result", result));
    return answer;
  }

  private static Map<String, Object> nativeHistogram(Scraped pod) {
    Map<Double, Double> below = new TreeMap<>();
    pod.series().get().stream()
        .filter(series -> series.labels().get("__name__").equals(BUCKET))
        .forEach(
            series ->
                below.put(
                    Double.valueOf(series.labels().get("le").replace("Inf", "Infinity")),
                    series.value()));
    List<List<Object>> buckets = new ArrayList<>();
    double lowest = Double.NEGATIVE_INFINITY;
    double sum = 0;
    for (Map.Entry<Double, Double> bucket : below.entrySet()) {
      // As Prometheus does, without empty buckets.
      if (bucket.getValue() > sum) {
        buckets.add(List.of(0, text(lowest), text(bucket.getKey()), text(bucket.getValue() - sum)));
      }
      lowest = bucket.getKey();
      sum = bucket.getValue();
    }
    return Map.of(
        "metric",
        with(pod.targetLabels(), Map.of("__name__", "rpc_durations_histogram_seconds")),
        "histogram",
        List.of(
            Instant.now().toEpochMilli() / 1e3,
            Map.of("count", text(sum), "sum", "0", "buckets", buckets)));
  }

  private List<Element> elements(String query) {
    FakeSelectors selectors = FakeSelectors.in(query);
    if (query.contains("== 1)[")) {
      return up(selectors, pod -> firstScrape.toEpochMilli() / 1e3);
    }
    if (query.contains("up{")) {
      // Half a second since the last scrape, and one more; negative where that failed.
      List<Element> liveness = up(selectors, pod -> pod.error().isEmpty() ? 1.5 : -1.5);
      return query.contains("\"counts\"")
          ? Stream.concat(liveness.stream(), counts(selectors).stream()).toList()
          : liveness;
    }
    boolean before = query.contains("min_over_time");
    return series(selectors)
        .map(element -> before ? new Element(element.metric(), 0) : element)
        .toList();
  }

  private interface Value {
    double of(Scraped pod);
  }

  private List<Element> up(FakeSelectors selectors, Value value) {
    List<Element> elements = new ArrayList<>();
    for (Scraped pod : pods.values()) {
      Map<String, String> labels = relabeling.apply(pod.targetLabels());
      if (selectors.match(with(labels, Map.of("__name__", "up")))) {
        elements.add(new Element(by(labels), value.of(pod)));
      }
    }
    return elements;
  }

  private Stream<Element> series(FakeSelectors selectors) {
    return pods.values().stream()
        .filter(pod -> pod.error().isEmpty())
        .flatMap(
            pod ->
                pod.series().get().stream()
                    .map(
                        series ->
                            new Element(
                                with(relabeling.apply(pod.targetLabels()), series.labels()),
                                series.value())))
        .filter(element -> !(nativeAlone && element.metric().get("__name__").equals(BUCKET)))
        .filter(element -> selectors.match(element.metric()));
  }

  private List<Element> counts(FakeSelectors selectors) {
    Map<Map<String, String>, Double> sums = new HashMap<>();
    series(selectors)
        .filter(series -> series.metric().get("__name__").equals("rpc_durations_seconds_count"))
        .forEach(series -> sums.merge(by(series.metric()), series.value(), Double::sum));
    double halfASecondAgo = Instant.now().toEpochMilli() / 1e3 - 0.5;
    return sums.entrySet().stream()
        .flatMap(
            sum ->
                Stream.of(
                    new Element(with(sum.getKey(), Map.of("counts", "all")), sum.getValue()),
                    new Element(with(sum.getKey(), Map.of("counts", "time")), halfASecondAgo)))
        .toList();
  }

  private Map<String, Object> activeTargets(String scrapePool) {
    List<Map<String, Object>> active = new ArrayList<>();
    for (Scraped pod : pods.values()) {
      String pool = "serviceMonitor/%s/%s/0".formatted(pod.namespace(), pod.demo());
      if (scrapePool == null || scrapePool.equals(pool)) {
        Map<String, Object> target = new HashMap<>();
        target.put("scrapePool", pool);
        target.put("discoveredLabels", pod.discoveredLabels());
        target.put("labels", relabeling.apply(pod.targetLabels()));
        target.put("scrapeUrl", "http://%s:8080/metrics".formatted(pod.pod()));
        target.put("lastError", pod.error());
        target.put("lastScrape", Instant.now().minusMillis(500).toString());
        target.put("health", pod.error().isEmpty() ? "up" : "down");
        target.put("scrapeInterval", interval);
        target.put("scrapeTimeout", "10s");
        active.add(target);
      }
    }
    return Map.of(
        "status",
        "success",
        "data",
        Map.of("activeTargets", active, "droppedTargets", droppedTargets(scrapePool)));
  }

  private List<Map<String, Object>> droppedTargets(String scrapePool) {
    return dropped.values().stream()
        .map(
            pod ->
                Map.<String, Object>of(
                    "scrapePool",
                    "serviceMonitor/%s/%s/0".formatted(pod.namespace(), pod.demo()),
                    "discoveredLabels",
                    pod.discoveredLabels()))
        .filter(target -> target.get("scrapePool").equals(scrapePool))
        .toList();
  }

  /** The labels that the operator's queries group by. */
  private static Map<String, String> by(Map<String, String> labels) {
    Map<String, String> group = new TreeMap<>(labels);
    group.keySet().retainAll(List.of("namespace", "pod", "job"));
    return group;
  }

  private static Map<String, String> with(Map<String, String> labels, Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(labels);
    all.putAll(more);
    return all;
  }

  private static String text(double value) {
    return Double.isInfinite(value) ? (value > 0 ? "+Inf" : "-Inf") : Double.toString(value);
  }

  private static Map<String, String> parameters(HttpExchange exchange) {
    Map<String, String> parameters = new HashMap<>();
    String query = exchange.getRequestURI().getRawQuery();
    for (String parameter : query == null ? new String[0] : query.split("&")) {
      String[] parts = parameter.split("=", 2);
      parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private static void send(HttpExchange exchange, int code, Map<String, Object> answer)
      throws IOException {
    byte[] body = JSON.writeValueAsBytes(answer);
    exchange.sendResponseHeaders(code, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    closed.countDown();
    http.stop(0);
    threads.shutdownNow();
  }
}
