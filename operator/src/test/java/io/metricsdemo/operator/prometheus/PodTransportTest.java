package io.metricsdemo.operator.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ways through an API server to a Prometheus in a pod. */
class PodTransportTest {

  private HttpServer prometheus;
  private ForwardingApiServer apiServer;

  @BeforeEach
  void start() throws Exception {
    prometheus = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    prometheus.createContext(
        "/prom/api/v1/query",
        exchange -> {
          byte[] answer = exchange.getRequestURI().getQuery().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    prometheus.start();
    apiServer = new ForwardingApiServer(prometheus.getAddress().getPort());
  }

  @AfterEach
  void stop() throws Exception {
    apiServer.close();
    prometheus.stop(0);
  }

  @Test
  void loopback_listener_is_reached_by_a_forwarded_port() throws Exception {
    try (PodTransport transport = new PodTransport(Optional.empty(), forward())) {
      assertThat(body(transport)).isEqualTo("query=up");
      assertThat(body(transport)).isEqualTo("query=up");
    }

    assertThat(apiServer.requests)
        .allMatch(
            uri -> uri.equals("/api/v1/namespaces/monitoring/pods/k8s-0/portforward?ports=9090"));
  }

  @Test
  void port_is_forwarded_where_the_proxy_is_not_permitted() throws Exception {
    try (PodTransport transport = new PodTransport(Optional.of(proxy()), forward())) {
      assertThat(body(transport)).isEqualTo("query=up");
      assertThat(body(transport)).isEqualTo("query=up");
    }

    assertThat(apiServer.requests).filteredOn(uri -> uri.contains("/proxy/")).hasSize(1);
  }

  @Test
  void port_is_forwarded_where_the_proxy_does_not_get_through() throws Exception {
    apiServer.proxyStatus = 503;

    try (PodTransport transport = new PodTransport(Optional.of(proxy()), forward())) {
      assertThat(body(transport)).isEqualTo("query=up");
    }
  }

  @Test
  void both_rules_are_named_where_neither_way_is_permitted() {
    apiServer.forwards = false;

    try (PodTransport transport = new PodTransport(Optional.of(proxy()), forward())) {
      PrometheusException e = failure(transport);
      assertThat(e.kind()).isEqualTo(Kind.NOT_PERMITTED);
      assertThat(e)
          .hasMessage(
              "You cannot get pods/proxy in namespace monitoring. Add this rule to a Role or"
                  + " ClusterRole of yours: {apiGroups: [\"\"], resources: [pods/proxy], verbs:"
                  + " [get]}. Or: You cannot get and create pods/portforward in namespace"
                  + " monitoring. Add this rule to a Role or ClusterRole of yours: {apiGroups:"
                  + " [\"\"], resources: [pods/portforward], verbs: [get, create]}");
    }
  }

  @Test
  void listener_that_is_gone_is_unreachable() {
    prometheus.stop(0);

    try (PodTransport transport = new PodTransport(Optional.empty(), forward())) {
      PrometheusException e = failure(transport);
      assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(e)
          .hasMessageStartingWith(
              "port 9090 of pod monitoring/k8s-0, forwarded by the API server, does not answer")
          // Whether the end of the stream or the reason for it arrives first is not certain.
          .message()
          .doesNotContain("null");
    }
  }

  private static String body(PodTransport transport) throws PrometheusException {
    return new String(transport.get("query?query=up").body(), StandardCharsets.UTF_8);
  }

  private static PrometheusException failure(PodTransport transport) {
    return catchThrowableOfType(PrometheusException.class, () -> transport.get("query?query=up"));
  }

  private PortForwardTransport forward() {
    return new PortForwardTransport(
        apiServer.client(), "monitoring", "k8s-0", 9090, false, "/prom");
  }

  private ApiServerProxyTransport proxy() {
    return new ApiServerProxyTransport(
        apiServer.client(), "monitoring", "k8s-0", 9090, false, "/prom");
  }
}
