package io.metricsdemo.operator.observability;

import io.metricsdemo.http.Endpoint;
import io.metricsdemo.http.Handler;
import io.metricsdemo.http.Response;
import io.metricsdemo.http.scrape.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** An HTTP server for probes or metrics, which no slow client delays. */
public final class HttpEndpoint implements AutoCloseable {

  private final Endpoint endpoint;

  private HttpEndpoint(String name, int port, Map<String, Handler> handlers) throws IOException {
    endpoint = new Endpoint(name, new InetSocketAddress(port), handlers);
    endpoint.start();
  }

  /**
   * The probes: {@code /livez} answers while the process does, {@code /readyz} once the start is
   * finished. Trouble with informers is not for a probe: a restart cures no missing permission.
   *
   * @param port TCP port; 0 takes a free one
   * @throws IOException when the port is taken
   */
  public static HttpEndpoint health(int port, BooleanSupplier ready) throws IOException {
    return new HttpEndpoint(
        "health", port, Map.of("/livez", probe(() -> true), "/readyz", probe(ready)));
  }

  /**
   * All metrics of a registry, on {@code /metrics}.
   *
   * @param port TCP port; 0 takes a free one
   * @throws IOException when the port is taken
   */
  public static HttpEndpoint metrics(int port, PrometheusRegistry registry) throws IOException {
    return new HttpEndpoint("metrics", port, Map.of("/metrics", new MetricsHandler(registry)));
  }

  /** The TCP port that the server really listens on. */
  public int port() {
    return endpoint.address().getPort();
  }

  private static Handler probe(BooleanSupplier holds) {
    return request ->
        holds.getAsBoolean()
            ? Response.text(HttpURLConnection.HTTP_OK, "ok\n")
            : Response.text(HttpURLConnection.HTTP_UNAVAILABLE, "not ready\n");
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
