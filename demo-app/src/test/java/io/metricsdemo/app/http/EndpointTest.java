package io.metricsdemo.app.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.metricsdemo.app.Exposition;
import io.metricsdemo.app.metrics.RpcMetrics;
import io.prometheus.metrics.expositionformats.generated.Metrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  private static final String PROTOBUF =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch release = new CountDownLatch(1);
  private RpcMetrics metrics;
  private Endpoint endpoint;

  @BeforeEach
  void start() throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    metrics = new RpcMetrics(registry, 0.00001, 0.0002);
    metrics.observeNormal(0.0001, 12345);
    endpoint =
        new Endpoint(
            "test",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Map.of(
                "/metrics",
                new MetricsHandler(registry),
                "/broken",
                exchange -> {
                  throw new IllegalStateException("out of order");
                },
                "/slow",
                exchange -> {
                  awaitRelease();
                  Response.text(200, "at last\n").send(exchange);
                }));
    endpoint.start();
  }

  @AfterEach
  void stop() {
    release.countDown();
    endpoint.close();
  }

  @Test
  void metrics_are_text_unless_something_else_is_asked_for() throws Exception {
    HttpResponse<String> response = get("/metrics");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(contentType(response)).startsWith("text/plain; version=0.0.4; charset=utf-8");
    assertThat(Exposition.of(response.body()).value("rpc_durations_histogram_seconds_count"))
        .isOne();
  }

  @Test
  void openmetrics_is_negotiated_and_carries_exemplars() throws Exception {
    HttpResponse<String> response =
        get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0");

    assertThat(contentType(response)).startsWith("application/openmetrics-text; version=1.0.0");
    assertThat(response.body()).contains("# {dummyID=\"12345\"}").endsWith("# EOF\n");
  }

  @Test
  void protobuf_is_negotiated_and_carries_the_native_histogram() throws Exception {
    HttpResponse<byte[]> response =
        client.send(request("/metrics", "Accept", PROTOBUF).build(), BodyHandlers.ofByteArray());

    assertThat(contentType(response)).startsWith("application/vnd.google.protobuf");
    Map<String, Metrics.MetricFamily> families = new HashMap<>();
    InputStream body = new ByteArrayInputStream(response.body());
    for (Metrics.MetricFamily family = Metrics.MetricFamily.parseDelimitedFrom(body);
        family != null;
        family = Metrics.MetricFamily.parseDelimitedFrom(body)) {
      families.put(family.getName(), family);
    }
    assertThat(families)
        .containsOnlyKeys("rpc_durations_seconds", "rpc_durations_histogram_seconds");
    var histogram = families.get("rpc_durations_histogram_seconds").getMetric(0).getHistogram();
    assertThat(histogram.getSchema()).isEqualTo(3);
    assertThat(histogram.getPositiveDelta(0)).isOne();
  }

  @Test
  void gzip_is_used_when_the_scraper_takes_it() throws Exception {
    HttpResponse<byte[]> response =
        client.send(
            request("/metrics", "Accept-Encoding", "gzip").build(), BodyHandlers.ofByteArray());

    assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
    try (InputStream body = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      assertThat(new String(body.readAllBytes(), UTF_8)).isEqualTo(get("/metrics").body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metricsx", "/metrics/", "/metrics/x", "/healthz"})
  void metrics_are_nowhere_else(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void a_query_does_not_change_the_path() throws Exception {
    assertThat(get("/metrics?a=b").statusCode()).isEqualTo(200);
  }

  @Test
  void head_has_the_headers_of_get_and_no_body() throws Exception {
    HttpResponse<String> response =
        client.send(
            request("/metrics").method("HEAD", HttpRequest.BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValueAsLong("Content-Length"))
        .hasValue(get("/metrics").body().length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
  void other_methods_are_not_allowed(String method) throws Exception {
    HttpResponse<String> response =
        client.send(
            request("/metrics").method(method, HttpRequest.BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @Test
  void a_failing_handler_is_an_answer_in_one_line() throws Exception {
    HttpResponse<String> response = get("/broken");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).isEqualTo("java.lang.IllegalStateException: out of order\n");
  }

  @Test
  void draining_waits_for_the_request_in_flight() throws Exception {
    CompletableFuture<HttpResponse<String>> slow =
        client.sendAsync(request("/slow").build(), BodyHandlers.ofString());
    awaitInFlight();
    CompletableFuture<Void> drained =
        CompletableFuture.runAsync(() -> drain(Duration.ofMinutes(1)));
    assertThat(drained).isNotDone();

    release.countDown();

    assertThat(drained).succeedsWithin(Duration.ofSeconds(5));
    assertThat(slow).succeedsWithin(Duration.ofSeconds(5)).matches(r -> r.statusCode() == 200);
  }

  @Test
  void draining_is_over_when_the_patience_is() {
    client.sendAsync(request("/slow").build(), BodyHandlers.ofString());
    awaitInFlight();

    drain(Duration.ofMillis(50));

    assertThat(release.getCount()).as("still not answered").isOne();
  }

  @Test
  void an_address_in_use_is_an_error() {
    assertThatThrownBy(() -> new Endpoint("second", endpoint.address(), Map.of()))
        .isInstanceOf(BindException.class);
  }

  @Test
  void warming_up_leaves_no_trace_in_the_metrics() throws Exception {
    String before = get("/metrics").body();

    new WarmUp(endpoint.address()).run();

    assertThat(get("/metrics").body()).isEqualTo(before);
  }

  @Test
  void warming_up_an_endpoint_that_is_gone_is_no_error() {
    endpoint.close();

    new WarmUp(endpoint.address()).run();
  }

  private void awaitInFlight() {
    await().until(() -> endpoint.inFlight() > 0);
  }

  private void drain(Duration patience) {
    try {
      endpoint.drain(patience);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void awaitRelease() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    return client.send(request(path, headers).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create("http://" + "127.0.0.1:" + endpoint.address().getPort() + path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private static String contentType(HttpResponse<?> response) {
    return response.headers().firstValue("Content-Type").orElseThrow();
  }
}
