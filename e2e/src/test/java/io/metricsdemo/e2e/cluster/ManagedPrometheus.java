package io.metricsdemo.e2e.cluster;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The Prometheus of the cluster as a managed service offers one: queries alone, under a path, to a
 * user name and password. On this machine, since the operator is a process here too.
 */
public final class ManagedPrometheus implements AutoCloseable {

  private static final String PREFIX = "/api/v1/prometheus/instance/region";

  private final Prometheus prometheus;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile String credentials;
  private HttpServer server;
  private int port;

  public ManagedPrometheus(Prometheus prometheus, String username, String password) {
    this.prometheus = prometheus;
    requires(username, password);
    start();
  }

  /** Where the API is, for PROMETHEUS_URL. */
  public String url() {
    return "http://127.0.0.1:" + port + PREFIX;
  }

  /** From now on it takes these alone. */
  public void requires(String username, String password) {
    String both = username + ":" + password;
    credentials =
        "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  /** Listens again, at the same port. */
  public void start() {
    // A connection of another process may have the port meanwhile.
    server =
        await("port " + port)
            .pollDelay(Duration.ZERO)
            .ignoreException(BindException.class)
            .until(this::bind, Objects::nonNull);
    port = server.getAddress().getPort();
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private HttpServer bind() throws IOException {
    return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
  }

  /** Listens no more. */
  public void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestURI().getPath().equals(PREFIX + "/api/v1/query")) {
      send(exchange, 404, "404 page not found");
    } else if (!credentials.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      send(exchange, 401, "Unauthorized");
    } else {
      try {
        send(exchange, 200, prometheus.raw("/query?" + exchange.getRequestURI().getRawQuery()));
      } catch (KubernetesClientException e) {
        send(exchange, 502, "Bad Gateway");
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    stop();
    threads.shutdownNow();
  }
}
