package io.metricsdemo.operator.prometheus;

import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import io.metricsdemo.operator.prometheus.Transport.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Queries one server by Prometheus' HTTP API, version 1.
 *
 * <p>Queries go into the URL, since that is all that reading through the API server's proxy
 * permits: keep them below 8 KiB, which is what reverse proxies take.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/api/">the API</a>
 */
public final class PrometheusClient implements PrometheusApi {

  /** How an agent answers a query, in 2.x and in 3.x. */
  private static final String AGENT = "unavailable with Prometheus Agent";

  /**
   * Requests complete data from Thanos and VictoriaMetrics, each series of replicas once from
   * Thanos, and the newest samples from VictoriaMetrics; other servers ignore unknown parameters.
   *
   * @see <a href="https://thanos.io/tip/components/query.md/">Thanos</a>
   * @see <a href="https://docs.victoriametrics.com/keyconcepts/#query-latency">VictoriaMetrics</a>
   *     and <a
   *     href="https://docs.victoriametrics.com/victoriametrics/cluster-victoriametrics/#cluster-availability">its
   *     cluster</a>
   */
  private static final String WHOLE_AND_NEW =
      "&dedup=true&partial_response=false&deny_partial_response=1&nocache=1";

  private final Transport transport;
  private final Optional<String> pod;

  public PrometheusClient(Transport transport) {
    this(transport, Optional.empty());
  }

  private PrometheusClient(Transport transport, Optional<String> pod) {
    this.transport = transport;
    this.pod = pod;
  }

  /** A server in a pod. */
  public static PrometheusClient ofPod(String pod, Transport transport) {
    return new PrometheusClient(transport, Optional.of(pod));
  }

  @Override
  public Optional<String> pod() {
    return pod;
  }

  @Override
  public List<Sample> query(String expression) throws PrometheusException {
    return Answers.vector(get("query", "query?query=" + encode(expression) + WHOLE_AND_NEW));
  }

  @Override
  public List<Target> targets(String scrapePool) throws PrometheusException {
    String resource = "targets?state=active&scrapePool=" + encode(scrapePool);
    // A server that does not know the parameter gives the targets of all pools.
    return Answers.targets(get("targets", resource), scrapePool);
  }

  @Override
  public DroppedTargets droppedTargets(String scrapePool) throws PrometheusException {
    String resource = "targets?state=dropped&scrapePool=" + encode(scrapePool);
    return Answers.droppedTargets(get("targets", resource), scrapePool);
  }

  @Override
  public Optional<Boolean> reloadSucceeded() throws PrometheusException {
    return Answers.reloadSucceeded(get("status/runtimeinfo", "status/runtimeinfo"));
  }

  private byte[] get(String endpoint, String resource) throws PrometheusException {
    Reply reply = transport.get(resource);
    // With a status of 2xx too: the body shows whether it is an error.
    Optional<ApiError> error = Answers.error(reply.body());
    if (error.isPresent()) {
      throw refusal(error.get(), Symptom.of(reply.status(), ""));
    }
    String words = Excerpt.quoted(reply.body());
    if (reply.status() / 100 == 2) {
      if (words.startsWith("<")) {
        throw new PrometheusException(
            Kind.MALFORMED,
            Symptom.WEB_PAGE,
            "the response is a web page, not from the Prometheus HTTP API: " + words);
      }
      return reply.body();
    }
    Symptom symptom = Symptom.of(reply.status(), new String(reply.body(), StandardCharsets.UTF_8));
    if (symptom == Symptom.NO_API) {
      // A server without the targets API is of use, a server without queries is not.
      throw new PrometheusException(
          endpoint.equals("targets") ? Kind.UNSUPPORTED : Kind.MALFORMED,
          symptom,
          "it has no /api/v1/%s (HTTP status %d)".formatted(endpoint, reply.status()));
    }
    throw new PrometheusException(
        Kind.REFUSED,
        symptom,
        "HTTP status " + reply.status() + (words.isEmpty() ? "" : ": " + words));
  }

  private static PrometheusException refusal(ApiError error, Symptom symptom) {
    if (error.error().contains(AGENT)) {
      return new PrometheusException(
          Kind.UNSUPPORTED, "it is an agent, which does not support queries: " + AGENT);
    }
    // Gateways in front of a store leave the type out.
    String words =
        Excerpt.quoted(
            error.errorType().isEmpty() ? error.error() : error.errorType() + ": " + error.error());
    return new PrometheusException(
        Kind.REFUSED, symptom, words.isEmpty() ? "it returns an error without a message" : words);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
