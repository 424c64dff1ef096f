package io.metricsdemo.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.metricsdemo.testing.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real sockets that behave badly, reconnect when they are cut off, and a scraper beside them. */
class SlowClientsTest {

  /** Less than the time that a slow client gets for its request: a scrape must not wait for it. */
  private static final Duration PROMPT = Duration.ofSeconds(4);

  private static final String SILENT = "";
  private static final String UNFINISHED = "GET /metrics HTTP/1.1\r\nHos";
  private static final String NOT_READING = "GET /large HTTP/1.1\r\nHost: x\r\n\r\n";

  private Endpoint endpoint;
  private Selector selector;
  private Thread reconnecting;
  private final AtomicInteger connected = new AtomicInteger();

  @BeforeEach
  void start() throws IOException {
    Response large = new Response(200, "text/plain", Map.of(), new byte[8 * 1024 * 1024]);
    endpoint =
        new Endpoint(
            "test",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Map.of(
                "/metrics", request -> Response.text(200, "up 1\n"),
                "/large", request -> large));
    endpoint.start();
    selector = Selector.open();
    reconnecting = new Thread(this::reconnect, "bad clients");
  }

  @AfterEach
  void stop() throws Exception {
    reconnecting.interrupt();
    reconnecting.join();
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
    endpoint.close();
  }

  @ParameterizedTest
  @CsvSource({"200, 0, 0", "400, 0, 0", "1000, 0, 0", "250, 250, 8"})
  void no_scrape_is_delayed(int unfinished, int silent, int notReading) throws Exception {
    for (int i = 0; i < unfinished; i++) {
      connect(UNFINISHED);
    }
    for (int i = 0; i < silent; i++) {
      connect(SILENT);
    }
    for (int i = 0; i < notReading; i++) {
      connect(NOT_READING);
    }
    reconnecting.start();
    await().until(() -> endpoint.inFlight() > 100);

    // The machine may stand still for a while, but not for most of the scrapes.
    assertThat(durationsOf(21).get(10)).isLessThan(PROMPT);
  }

  @Test
  void connection_that_was_used_survives_many_new_ones() throws Exception {
    try (RawClient scraper = new RawClient(endpoint.address())) {
      scraper.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n").head();
      scraper.read(5);
      for (int i = 0; i < Endpoint.MAX_CONNECTIONS - 1; i++) {
        connect(UNFINISHED);
      }
      await().until(() -> endpoint.inFlight() == Endpoint.MAX_CONNECTIONS - 1);

      assertThat(scraper.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n").head())
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void connections_are_limited() throws Exception {
    for (int i = 0; i < Endpoint.MAX_CONNECTIONS + 100; i++) {
      connect(UNFINISHED);
    }
    reconnecting.start();
    await().until(() -> connected.get() > Endpoint.MAX_CONNECTIONS + 200);

    assertThat(endpoint.inFlight()).isLessThanOrEqualTo(Endpoint.MAX_CONNECTIONS);
  }

  @Test
  @Tag("slow")
  void request_that_is_never_finished_is_cut_off() throws Exception {
    try (RawClient client = new RawClient(endpoint.address()).send(UNFINISHED)) {
      assertThat(client.rest()).isEmpty();
    }
    await().until(() -> endpoint.inFlight() == 0);
  }

  private void connect(String request) throws IOException {
    SocketChannel channel = SocketChannel.open(endpoint.address());
    channel.write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
    channel.configureBlocking(false);
    // Those that do not read cannot see either that they were cut off.
    channel.register(selector, request.equals(NOT_READING) ? 0 : SelectionKey.OP_READ, request);
    connected.incrementAndGet();
  }

  private void reconnect() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        selector.select(100);
        for (SelectionKey key : selector.selectedKeys()) {
          key.channel().close();
          connect((String) key.attachment());
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      // The end of the test closes what it waits for.
      return;
    }
  }

  /** From the shortest to the longest. */
  private List<Duration> durationsOf(int scrapes) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + endpoint.address().getPort() + "/metrics"))
            .timeout(Patience.BY_DEFAULT)
            .build();
    List<Duration> durations = new ArrayList<>();
    for (int i = 0; i < scrapes; i++) {
      // A client of its own for each, so that each has to be accepted anew.
      HttpClient client = HttpClient.newHttpClient();
      long start = System.nanoTime();
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      durations.add(Duration.ofNanos(System.nanoTime() - start));
    }
    durations.sort(Comparator.naturalOrder());
    return durations;
  }
}
