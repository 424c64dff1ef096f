package io.metricsdemo.operator.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.metricsdemo.operator.prometheus.HttpTransport.Limits;
import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What gets through an API server, and what it says itself. */
class ApiServerProxyTransportTest {

  /** More than a machine that is busy with other tests takes to answer. */
  private static final Limits LIMITS = new Limits(Duration.ofSeconds(10), 1000);

  private static final Limits SHORT = new Limits(Duration.ofMillis(500), 1000);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void pod_is_reached_by_its_name_and_port() throws Exception {
    server.createContext(
        "/", exchange -> answer(exchange, 200, exchange.getRequestURI().toString()));

    assertThat(transport(false, "/").get("query?query=a%2Bb").body())
        .asString()
        .isEqualTo(
            "/api/v1/namespaces/monitoring/pods/prometheus-k8s-0:9090/proxy/api/v1/query?query=a%2Bb");
    assertThat(transport(true, "/a b").get("query").body())
        .asString()
        .isEqualTo(
            "/api/v1/namespaces/monitoring/pods/https:prometheus-k8s-0:9090/proxy/a%20b/api/v1/query");
  }

  @Test
  void what_prometheus_refuses_gets_through() throws Exception {
    server.createContext("/", exchange -> answer(exchange, 400, "{\"status\":\"error\"}"));

    Transport.Reply reply = transport(false, "/").get("query");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).asString().isEqualTo("{\"status\":\"error\"}");
  }

  @Test
  void missing_permission_is_reported_in_the_api_servers_words() {
    server.createContext(
        "/",
        exchange ->
            answer(
                exchange,
                403,
                "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"User may not get pods/proxy\",\"code\":403}"));

    PrometheusException e = failure();

    assertThat(e.kind()).isEqualTo(Kind.REFUSED);
    assertThat(e).hasMessage("HTTP status 403: User may not get pods/proxy");
  }

  @Test
  void pod_that_the_api_server_cannot_reach_is_unreachable() {
    server.createContext(
        "/",
        exchange ->
            answer(
                exchange,
                503,
                "{\"kind\":\"Status\",\"message\":\"error trying to reach service: dial tcp\"}"));

    PrometheusException e = failure();

    assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(e)
        .hasMessage(
            "pod monitoring/prometheus-k8s-0 does not answer through the API server: error trying to reach service: dial tcp");
  }

  @Test
  void answer_may_not_be_larger_than_the_limit() {
    server.createContext("/", exchange -> answer(exchange, 200, "x".repeat(1001)));

    PrometheusException e = failure();

    assertThat(e.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(e).hasMessage("the response is larger than 1,000 bytes");
  }

  @Test
  void pod_that_drips_is_cut_off() {
    server.createContext("/", new DrippingAnswer());

    PrometheusException e = failure(transport(false, "/", SHORT));

    assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(e.getMessage()).endsWith("no complete response within 500 ms");
  }

  @Test
  void api_server_that_is_away_is_unreachable() {
    server.stop(0);

    assertThat(failure().kind()).isEqualTo(Kind.UNREACHABLE);
  }

  private Transport transport(boolean tls, String routePrefix) {
    return transport(tls, routePrefix, LIMITS);
  }

  private Transport transport(boolean tls, String routePrefix, Limits limits) {
    return new ApiServerProxyTransport(
        client, "monitoring", "prometheus-k8s-0", 9090, tls, routePrefix, limits);
  }

  private PrometheusException failure() {
    return failure(transport(false, "/"));
  }

  private static PrometheusException failure(Transport transport) {
    return catchThrowableOfType(PrometheusException.class, () -> transport.get("query"));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    exchange.sendResponseHeaders(status, body.length());
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body.getBytes());
    }
  }
}
