package io.metricsdemo.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.app.metrics.RpcMetrics;
import io.metricsdemo.http.Endpoint;
import io.metricsdemo.http.scrape.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WarmUpTest {

  private Endpoint endpoint;

  @BeforeEach
  void start() throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    new RpcMetrics(registry, 0.00001, 0.0002).observeNormal(0.0001, 12345);
    endpoint =
        new Endpoint(
            "test",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Map.of("/metrics", new MetricsHandler(registry)));
    endpoint.start();
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  @Test
  void warming_up_leaves_no_trace_in_the_metrics() throws Exception {
    String before = scrape();

    new WarmUp(endpoint.address()).run();

    assertThat(scrape()).isEqualTo(before);
  }

  @Test
  void warming_up_an_endpoint_that_is_gone_is_no_error() {
    endpoint.close();

    new WarmUp(endpoint.address()).run();
  }

  private String scrape() throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + endpoint.address().getPort() + "/metrics"))
                .build(),
            BodyHandlers.ofString())
        .body();
  }
}
