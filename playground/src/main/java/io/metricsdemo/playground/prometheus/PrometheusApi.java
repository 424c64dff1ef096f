package io.metricsdemo.playground.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The few questions that are put to Prometheus' HTTP API. */
final class PrometheusApi {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final String QUANTILES = "rpc_durations_seconds{quantile!=\"\"}";
  // The summary's window holds 8 to 10 minutes: what came within 8 is in it for certain.
  private static final String OBSERVATIONS =
      "rpc_durations_seconds_count - (rpc_durations_seconds_count offset 8m"
          + " or rpc_durations_seconds_count * 0)";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI base;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  PrometheusApi(URI base) {
    this.base = base;
  }

  boolean isReady() throws InterruptedException {
    try {
      return send(HttpRequest.newBuilder(base.resolve("/-/ready")).timeout(TIMEOUT).build())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Has the configuration read again.
   *
   * @throws IOException with Prometheus' own words when it does not accept it
   */
  void reload() throws IOException, InterruptedException {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(base.resolve("/-/reload"))
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    if (response.statusCode() != 200) {
      throw new IOException("Prometheus does not take its configuration: " + response.body());
    }
  }

  List<Target> targets() throws IOException, InterruptedException {
    List<Target> targets = new ArrayList<>();
    for (JsonNode target : get("/api/v1/targets?state=active").path("activeTargets")) {
      targets.add(
          new Target(
              target.at("/labels/namespace").asText(),
              target.at("/labels/pod").asText(),
              target.path("scrapeUrl").asText(),
              Target.Health.valueOf(
                  target.path("health").asText("unknown").toUpperCase(java.util.Locale.ROOT)),
              target.path("scrapeInterval").asText(),
              time(target.path("lastScrape").asText()),
              target.path("lastError").asText()));
    }
    return targets;
  }

  List<Quantile> quantiles() throws IOException, InterruptedException {
    Map<String, Long> observations = new HashMap<>();
    for (JsonNode series : query(OBSERVATIONS)) {
      observations.put(key(series.path("metric")), (long) series.at("/value/1").asDouble());
    }
    List<Quantile> quantiles = new ArrayList<>();
    for (JsonNode series : query(QUANTILES)) {
      JsonNode labels = series.path("metric");
      quantiles.add(
          new Quantile(
              labels.path("namespace").asText(),
              labels.path("pod").asText(),
              service(labels),
              labels.path("quantile").asDouble(),
              Double.parseDouble(series.at("/value/1").asText("NaN")),
              observations.getOrDefault(key(labels), 0L)));
    }
    return quantiles;
  }

  /** With honorLabels the demo's label is {@code service}, else Prometheus has renamed it. */
  private static String service(JsonNode labels) {
    return labels.path("exported_service").asText(labels.path("service").asText());
  }

  private static String key(JsonNode labels) {
    return labels.path("namespace").asText()
        + "/"
        + labels.path("pod").asText()
        + "/"
        + service(labels);
  }

  private JsonNode query(String expression) throws IOException, InterruptedException {
    return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
        .path("result");
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        send(HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).build());
    JsonNode answer = JSON.readTree(response.body());
    if (response.statusCode() != 200) {
      throw new IOException("Prometheus answers: " + answer.path("error").asText());
    }
    return answer.path("data");
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static Optional<Instant> time(String text) {
    // Prometheus' zero time: not scraped yet.
    return text.isEmpty() || text.startsWith("0001-")
        ? Optional.empty()
        : Optional.of(java.time.OffsetDateTime.parse(text).toInstant());
  }
}
