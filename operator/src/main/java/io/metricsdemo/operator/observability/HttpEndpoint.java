package io.metricsdemo.operator.observability;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * An HTTP server for probes or metrics that is unharmed by slow clients: they hold at most {@value
 * #MAX_THREADS} threads, each for a few seconds.
 */
public final class HttpEndpoint implements AutoCloseable {

  private static final int MAX_THREADS = 64;
  private static final long IDLE_SECONDS = 60;

  /** Connections that wait in the kernel while all threads are busy. */
  private static final int BACKLOG = 512;

  static {
    // The JDK reads these once, when its server class is initialized.
    // Seconds for a client to send its request.
    System.setProperty("sun.net.httpserver.maxReqTime", "5");
    // Seconds for a client to take the response.
    System.setProperty("sun.net.httpserver.maxRspTime", "10");
  }

  private final HttpServer server;
  private final ThreadPoolExecutor threads;

  private HttpEndpoint(String name, int port, Map<String, HttpHandler> handlers)
      throws IOException {
    server = HttpServer.create(new InetSocketAddress(port), BACKLOG);
    // When all threads are busy, the dispatcher waits, and requests queue up in the kernel.
    threads =
        new ThreadPoolExecutor(
            1,
            MAX_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            },
            HttpEndpoint::awaitThread);
    server.setExecutor(threads);
    handlers.forEach(server::createContext);
    server.start();
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
    return server.getAddress().getPort();
  }

  private static HttpHandler probe(BooleanSupplier holds) {
    return exchange -> {
      try (exchange) {
        boolean fine = holds.getAsBoolean();
        byte[] body = (fine ? "ok\n" : "not ready\n").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(
            fine ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE, body.length);
        exchange.getResponseBody().write(body);
      }
    };
  }

  private static void awaitThread(Runnable task, ThreadPoolExecutor pool) {
    try {
      pool.getQueue().put(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
