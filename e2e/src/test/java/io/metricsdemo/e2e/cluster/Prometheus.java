package io.metricsdemo.e2e.cluster;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The cluster's Prometheus, asked through the API server, so that it can be reached from anywhere.
 */
public final class Prometheus {

  private final KubernetesClient client;
  private final Pod pod;

  private Prometheus(KubernetesClient client, Pod pod) {
    this.client = client;
    this.pod = pod;
  }

  /**
   * One sample of a series.
   *
   * @param labels without the name of the metric
   */
  public record Sample(String metric, Map<String, String> labels, double value) {

    private static Sample of(JsonNode result) {
      Map<String, String> labels = new TreeMap<>();
      result
          .path("metric")
          .properties()
          .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
      String metric = labels.remove("__name__");
      // [time in seconds, value as a string]
      return new Sample(metric, labels, number(result.path("value").path(1).asText()));
    }

    private static double number(String text) {
      return switch (text) {
        case "+Inf" -> Double.POSITIVE_INFINITY;
        case "-Inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    }

    public String label(String name) {
      return labels.getOrDefault(name, "");
    }
  }

  /**
   * One target as Prometheus has it in force.
   *
   * @param health up, down or unknown
   * @param interval such as 30s
   */
  public record Target(String pod, String health, String interval, String lastError) {

    private static Target of(JsonNode target) {
      return new Target(
          target.path("labels").path("pod").asText(),
          target.path("health").asText(),
          target.path("scrapeInterval").asText(),
          target.path("lastError").asText());
    }
  }

  /** The first running Prometheus that Prometheus Operator has made, once there is one. */
  public static Prometheus find(KubernetesClient client) {
    return await("a running pod of a Prometheus resource")
        .pollDelay(Duration.ZERO)
        .until(() -> running(client).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  /** The first of them that has targets of a ServiceMonitor: of shards not each has. */
  public static Prometheus findWithTargets(
      KubernetesClient client, String namespace, String serviceMonitor) {
    return running(client)
        .filter(prometheus -> !prometheus.targets(namespace, serviceMonitor).isEmpty())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no Prometheus has targets of it"));
  }

  private static Stream<Prometheus> running(KubernetesClient client) {
    return client
        .pods()
        .inAnyNamespace()
        .withLabel("operator.prometheus.io/name")
        .withLabel("app.kubernetes.io/name", "prometheus")
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getStatus().getPhase().equals("Running"))
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .map(pod -> new Prometheus(client, pod));
  }

  public String podName() {
    return pod.getMetadata().getName();
  }

  /** The address of its pod, which scrapes come from. */
  public String podAddress() {
    return pod.getStatus().getPodIP();
  }

  /** Evaluates a query now. */
  public List<Sample> query(String query) {
    return elements(get("/query?query=" + encode(query)).path("result")).map(Sample::of).toList();
  }

  /** The active targets of a ServiceMonitor with one endpoint; none when it is not known yet. */
  public List<Target> targets(String namespace, String serviceMonitor) {
    String pool = "serviceMonitor/%s/%s/0".formatted(namespace, serviceMonitor);
    return elements(get("/targets?state=active&scrapePool=" + encode(pool)).path("activeTargets"))
        .map(Target::of)
        .toList();
  }

  /**
   * An alert of a PrometheusRule.
   *
   * @param state pending or firing
   * @param activeAt since when its expression has had an element, in ISO 8601
   */
  public record Alert(String name, String demo, String pod, String state, String activeAt) {

    private static Alert of(JsonNode alert) {
      JsonNode labels = alert.path("labels");
      return new Alert(
          labels.path("alertname").asText(),
          labels.path("metricsdemo").asText(),
          labels.path("pod").asText(),
          alert.path("state").asText(),
          alert.path("activeAt").asText());
    }
  }

  /** The alerts about the demos of a namespace that are pending or fire. */
  public List<Alert> alerts(String namespace) {
    return elements(get("/alerts").path("alerts"))
        .filter(alert -> alert.path("labels").path("namespace").asText().equals(namespace))
        .map(Alert::of)
        .toList();
  }

  /** The metric types that the targets of a job say, by metric. */
  public Map<String, String> types(String namespace, String job) {
    Map<String, String> types = new TreeMap<>();
    String selector = "{namespace=\"%s\",job=\"%s\"}".formatted(namespace, job);
    elements(get("/targets/metadata?match_target=" + encode(selector)))
        .forEach(
            metadata ->
                types.put(metadata.path("metric").asText(), metadata.path("type").asText()));
    return types;
  }

  private JsonNode get(String path) {
    return Serialization.unmarshal(raw(path), JsonNode.class).path("data");
  }

  /**
   * An answer as it is.
   *
   * @param path below /api/v1, with its query
   */
  public String raw(String path) {
    String api =
        "/api/v1/namespaces/%s/pods/%s:9090/proxy/api/v1"
            .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    return client.raw(api + path);
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
