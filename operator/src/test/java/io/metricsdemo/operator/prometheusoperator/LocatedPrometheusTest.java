package io.metricsdemo.operator.prometheusoperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.Recordings;
import io.metricsdemo.operator.prometheusoperator.LocatedPrometheus.Instance;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How an instance is reached. */
class LocatedPrometheusTest {

  @Test
  void instance_is_asked_at_its_address_and_below_the_route_prefix() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/a b/api/v1/query",
        exchange -> {
          byte[] answer = Recordings.read("3.x", "query-up");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      assertThat(ask("127.0.0.1", server.getAddress().getPort(), "/a b").query("up")).isNotEmpty();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void ipv6_address_is_put_into_brackets() {
    assertThat(
            catchThrowableOfType(PrometheusException.class, () -> ask("::1", 1, "/").query("up")))
        .hasMessageStartingWith("[::1]:1 does not answer: ");
  }

  private static PrometheusApi ask(String ip, int port, String routePrefix) {
    Instance instance = new Instance("prometheus-k8s-0", ip, port, 0, true);
    return new LocatedPrometheus(Resources.servedBelow(routePrefix), List.of(instance))
        .direct(instance);
  }
}
