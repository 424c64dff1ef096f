package io.metricsdemo.playground.prometheus;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Serves the demo's summary with known values. */
final class FakeDemo implements AutoCloseable {

  private static final String METRICS =
      """
      # TYPE rpc_durations_seconds summary
      rpc_durations_seconds{service="uniform",quantile="0.5"} 1.0E-4
      rpc_durations_seconds{service="uniform",quantile="0.9"} 1.8E-4
      rpc_durations_seconds_sum{service="uniform"} 0.08
      rpc_durations_seconds_count{service="uniform"} 812
      """;

  private final HttpServer server;
  volatile int status = 200;

  FakeDemo() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 5);
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] body = METRICS.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
