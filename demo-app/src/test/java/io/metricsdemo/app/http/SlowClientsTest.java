package io.metricsdemo.app.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.app.metrics.RpcMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real sockets that behave badly, and a scraper with Prometheus' default timeout beside them. */
class SlowClientsTest {

  private static final Duration SCRAPE_TIMEOUT = Duration.ofSeconds(10);

  private final List<Socket> sockets = new ArrayList<>();
  private final ScheduledExecutorService seconds = Executors.newSingleThreadScheduledExecutor();
  private Endpoint endpoint;

  @BeforeEach
  void start() throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    new RpcMetrics(registry, 0.00001, 0.0002);
    endpoint =
        new Endpoint(
            "test",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Map.of("/metrics", new MetricsHandler(registry)));
    endpoint.start();
  }

  @AfterEach
  void stop() throws IOException {
    seconds.shutdownNow();
    for (Socket socket : sockets) {
      socket.close();
    }
    endpoint.close();
  }

  @Test
  void no_scrape_fails_beside_20_of_each_kind() throws Exception {
    readOneByteEachSecond(20);
    neverFinishTheRequest(20);
    staySilent(20);

    assertThat(slowestOf(50)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void no_scrape_fails_beside_80_of_each_kind() throws Exception {
    readOneByteEachSecond(80);
    neverFinishTheRequest(80);
    staySilent(80);

    // More than there are threads: the first scrape waits until the unfinished ones are cut off.
    assertThat(slowestOf(3)).isLessThan(SCRAPE_TIMEOUT);
  }

  @Test
  void a_request_that_is_never_finished_is_cut_off() throws Exception {
    Socket socket = neverFinishTheRequest(1).get(0);
    socket.setSoTimeout((int) SCRAPE_TIMEOUT.toMillis());

    assertThat(endOfStream(socket)).isTrue();
  }

  private static boolean endOfStream(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private void readOneByteEachSecond(int count) throws IOException {
    for (Socket socket : connect(count)) {
      socket.setReceiveBufferSize(1024);
      socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      seconds.scheduleAtFixedRate(() -> readOneByte(socket), 1, 1, TimeUnit.SECONDS);
    }
  }

  private static void readOneByte(Socket socket) {
    try {
      socket.getInputStream().read();
    } catch (IOException e) {
      // Cut off by the server, which is what it may do.
      throw new UncheckedIOException(e);
    }
  }

  private List<Socket> neverFinishTheRequest(int count) throws IOException {
    List<Socket> connected = connect(count);
    for (Socket socket : connected) {
      socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHos".getBytes(US_ASCII));
    }
    return connected;
  }

  private void staySilent(int count) throws IOException {
    connect(count);
  }

  private List<Socket> connect(int count) throws IOException {
    List<Socket> connected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.address().getPort());
      sockets.add(socket);
      connected.add(socket);
    }
    return connected;
  }

  private Duration slowestOf(int scrapes) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + endpoint.address().getPort() + "/metrics"))
            .timeout(SCRAPE_TIMEOUT)
            .build();
    long slowest = 0;
    for (int i = 0; i < scrapes; i++) {
      // A client of its own for each, so that each has to be accepted anew.
      HttpClient client = HttpClient.newHttpClient();
      long start = System.nanoTime();
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      slowest = Math.max(slowest, System.nanoTime() - start);
    }
    return Duration.ofNanos(slowest);
  }
}
