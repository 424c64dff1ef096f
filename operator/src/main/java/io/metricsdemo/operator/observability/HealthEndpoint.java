package io.metricsdemo.operator.observability;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * The probes: {@code /livez} answers while the process does, {@code /readyz} once the start is
 * finished. Trouble with informers is not for a probe: a restart cures no missing permission.
 */
public final class HealthEndpoint implements AutoCloseable {

  private final HttpServer server;

  private HealthEndpoint(HttpServer server) {
    this.server = server;
  }

  /**
   * @param port TCP port; 0 takes a free one
   * @throws IOException when the port is taken
   */
  public static HealthEndpoint start(int port, BooleanSupplier ready) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
    server.createContext("/livez", exchange -> answer(exchange, true));
    server.createContext("/readyz", exchange -> answer(exchange, ready.getAsBoolean()));
    server.start();
    return new HealthEndpoint(server);
  }

  /** The TCP port that is really listened on. */
  public int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, boolean fine) throws IOException {
    try (exchange) {
      byte[] body = (fine ? "ok\n" : "not ready\n").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(
          fine ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
