package io.metricsdemo.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.metricsdemo.testing.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bodies that are made while they are sent. */
class PiecesTest {

  private static final int PIECE = 16 * 1024;

  private final AtomicLong made = new AtomicLong();
  private final AtomicLong seen = new AtomicLong();
  private final AtomicInteger broken = new AtomicInteger();
  private final List<Socket> sockets = new ArrayList<>();
  private Endpoint endpoint;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    endpoint =
        new Endpoint(
            "test",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Map.of(
                "/words", request -> streamed(words("", "one", "", "two", "")),
                "/nothing", request -> streamed(words()),
                "/large", request -> streamed(large(1000)),
                "/endless", request -> streamed(large(Long.MAX_VALUE)),
                "/broken", request -> streamed(broken()),
                "/waiting", request -> streamed(untilBroken()),
                "/whole", request -> Response.text(200, "whole")));
    endpoint.start();
    client = new RawClient(endpoint.address());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    endpoint.close();
  }

  @Test
  void pieces_are_chunks_and_the_connection_is_used_again() throws Exception {
    client.send(get("/words") + get("/nothing") + get("/whole"));

    assertThat(client.head())
        .contains("\r\nTransfer-Encoding: chunked\r\n")
        .doesNotContain("Content-Length", "Connection");
    String chunks = "00003\r\none\r\n00003\r\ntwo\r\n0\r\n\r\n";
    assertThat(client.read(chunks.length())).isEqualTo(chunks);
    client.head();
    assertThat(client.read(5)).isEqualTo("0\r\n\r\n");
    assertThat(client.head()).contains("\r\nContent-Length: 5\r\n");
  }

  @Test
  void http_client_reads_a_body_of_many_pieces() throws Exception {
    byte[] body =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + endpoint.address().getPort() + "/large"))
                    .timeout(Patience.BY_DEFAULT)
                    .build(),
                BodyHandlers.ofByteArray())
            .body();

    assertThat(body.length).isEqualTo(1000 * PIECE);
    assertThat(IntStream.range(0, 1000).allMatch(i -> body[i * PIECE] == (byte) i)).isTrue();
  }

  @Test
  void body_ends_with_the_connection_for_http_1_0() throws Exception {
    String response = client.send("GET /words HTTP/1.0\r\n\r\n").rest();

    assertThat(response)
        .contains("\r\nConnection: close\r\n")
        .doesNotContain("Transfer-Encoding", "Content-Length")
        .endsWith("\r\n\r\nonetwo");
  }

  @Test
  void body_comes_in_chunks_where_the_connection_is_to_be_closed() throws Exception {
    assertThat(client.send("GET /words HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").rest())
        .contains("\r\nTransfer-Encoding: chunked\r\n", "\r\nConnection: close\r\n")
        .endsWith("\r\n0\r\n\r\n");
  }

  @Test
  void head_makes_no_piece() throws Exception {
    client.send("HEAD /large HTTP/1.1\r\nHost: x\r\n\r\n" + get("/whole"));

    assertThat(client.head()).contains("\r\nTransfer-Encoding: chunked\r\n");
    assertThat(client.head()).contains("\r\nContent-Length: 5\r\n");
    assertThat(made).hasValue(0);
  }

  @Test
  void body_that_fails_has_no_last_chunk() throws Exception {
    assertThat(client.send(get("/broken")).rest())
        .contains("\r\nTransfer-Encoding: chunked\r\n")
        .doesNotContain("0\r\n\r\n");
  }

  @Test
  void body_that_fails_is_not_taken_for_a_whole_one_by_http_1_0() throws Exception {
    client.send("GET /broken HTTP/1.0\r\n\r\n");

    assertThatThrownBy(client::rest).isInstanceOf(SocketException.class);
  }

  @Test
  void body_that_fails_leaves_nothing_in_another_one() throws Exception {
    client.send("GET /waiting HTTP/1.0\r\n\r\n").head();

    try (RawClient other = new RawClient(endpoint.address())) {
      other.send(get("/broken")).rest();
    }

    assertThat(client.rest()).matches("w+");
  }

  @Test
  void readers_that_do_not_read_hold_a_piece_each_and_delay_nobody() throws Exception {
    for (int i = 0; i < 20; i++) {
      Socket socket = new Socket(endpoint.address().getAddress(), endpoint.address().getPort());
      sockets.add(socket);
      socket.getOutputStream().write(get("/endless").getBytes(US_ASCII));
    }
    await().until(() -> endpoint.inFlight() == 20);
    // What the kernel buffers does not count; then nothing more is made.
    await().during(1, TimeUnit.SECONDS).until(this::isStill);

    assertThat(client.send(get("/whole")).head()).startsWith("HTTP/1.1 200");
    assertThat(isStill()).isTrue();
  }

  @Test
  @Tag("slow")
  void reader_that_goes_on_slowly_is_not_cut_off() throws Exception {
    client.send(get("/endless")).head();

    for (int second = 0; second < 15; second++) {
      assertThat(client.read(1024 * 1024)).hasSize(1024 * 1024);
      TimeUnit.SECONDS.sleep(1);
    }
  }

  @Test
  @Tag("slow")
  void reader_that_stops_is_cut_off() throws Exception {
    client.send(get("/endless")).head();

    await().until(() -> endpoint.inFlight() == 0);
  }

  private boolean isStill() {
    return seen.getAndSet(made.get()) == made.get();
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
  }

  private static Response streamed(Pieces pieces) {
    return new Response(200, "text/plain", Map.of(), pieces);
  }

  private static Pieces words(String... words) {
    List<String> left = new ArrayList<>(List.of(words));
    return out -> {
      if (!left.isEmpty()) {
        out.put(left.remove(0).getBytes(US_ASCII));
      }
      return !left.isEmpty();
    };
  }

  private Pieces large(long pieces) {
    long[] next = {0};
    return out -> {
      byte[] piece = new byte[PIECE];
      piece[0] = (byte) next[0]++;
      out.put(piece);
      made.incrementAndGet();
      return next[0] < pieces;
    };
  }

  private Pieces broken() {
    return out -> {
      out.put("broken".getBytes(US_ASCII));
      broken.incrementAndGet();
      throw new IllegalStateException("out of order");
    };
  }

  /** Goes on for some pieces after another body has failed. */
  private Pieces untilBroken() {
    int[] left = {10};
    return out -> {
      out.put((byte) 'w');
      return broken.get() == 0 || --left[0] > 0;
    };
  }
}
