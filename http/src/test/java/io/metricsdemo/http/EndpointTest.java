package io.metricsdemo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.metricsdemo.testing.Patience;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  private static final String LARGE = "x".repeat(16 * 1024 * 1024);

  private Endpoint endpoint;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    endpoint =
        new Endpoint(
            "test",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Map.of(
                "/metrics",
                request -> Response.text(200, "query=" + request.query() + "\n"),
                "/large",
                request -> Response.text(200, LARGE),
                "/broken",
                request -> {
                  throw new IllegalStateException("out of order");
                }));
    endpoint.start();
    client = new RawClient(endpoint.address());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    endpoint.close();
  }

  @Test
  void response_has_what_a_client_reads() throws Exception {
    String head = get("/metrics").head();

    assertThat(head)
        .startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n")
        .containsPattern("\r\nDate: \\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\r\n")
        .contains("\r\nContent-Length: 7\r\n")
        .doesNotContain("Connection");
    assertThat(client.read(7)).isEqualTo("query=\n");
  }

  @Test
  void connection_is_used_again_and_requests_may_be_sent_ahead() throws Exception {
    client.send("GET /metrics?1 HTTP/1.1\r\nHost: x\r\n\r\nGET /large HTTP/1.1\r\nHost: x\r\n\r\n");
    client.send("GET /metrics?2 HTTP/1.1\r\nHost: x\r\n\r\n");

    assertThat(client.head()).startsWith("HTTP/1.1 200");
    assertThat(client.read(8)).isEqualTo("query=1\n");
    assertThat(client.head()).contains("Content-Length: " + LARGE.length());
    assertThat(client.read(LARGE.length())).isEqualTo(LARGE);
    assertThat(client.head()).startsWith("HTTP/1.1 200");
    assertThat(client.read(8)).isEqualTo("query=2\n");
  }

  @Test
  void request_may_arrive_byte_by_byte() throws Exception {
    for (String part : "GET /metrics?1 HTTP/1.1\r\nHost: x\r\n\r\n".split("")) {
      client.send(part);
    }

    assertThat(client.head()).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /metrics HTTP/1.0\r\n\r\n",
        "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: Close\r\n\r\n",
        "GET /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody",
        "GET /metrics HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      })
  void connection_ends_where_the_client_or_a_body_asks_for_it(String request) throws Exception {
    assertThat(client.send(request).rest())
        .startsWith("HTTP/1.1 200")
        .contains("\r\nConnection: close\r\n")
        .endsWith("\r\n\r\nquery=\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/metrics",
        "/metrics?x=%zz",
        "/metrics?%",
        "/metrics?a=b&&c;d",
        "/metr%69cs",
        "http://example.com/metrics",
        "/metrics?\"<>^`{|}[]"
      })
  void path_is_found_whatever_the_query_is(String target) throws Exception {
    assertThat(get(target).head()).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metricsx", "/metrics/", "/metrics/x", "/healthz", "http://x"})
  void other_path_is_404(String path) throws Exception {
    assertThat(get(path).head()).startsWith("HTTP/1.1 404");
  }

  @Test
  void head_has_the_headers_of_get_and_no_body() throws Exception {
    client.send("HEAD /metrics HTTP/1.1\r\nHost: x\r\n\r\n");

    assertThat(client.head()).startsWith("HTTP/1.1 200").contains("\r\nContent-Length: 7\r\n");
    assertThat(get("/other").head()).startsWith("HTTP/1.1 404");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
  void other_methods_are_not_allowed(String method) throws Exception {
    client.send(method + " /metrics HTTP/1.1\r\nHost: x\r\n\r\n");

    assertThat(client.head()).startsWith("HTTP/1.1 405").contains("\r\nAllow: GET, HEAD\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /metrics HTTP/1.1                   | 400 | missing required Host header",
        "GET /metr%zzics HTTP/1.1~Host: x        | 400 | invalid escape in the path",
        "GET metrics HTTP/1.1~Host: x            | 400 | malformed request target",
        "GET /metrics                            | 400 | malformed request line",
        "GET /metrics  HTTP/1.1                  | 400 | malformed request line",
        "GET /metrics HTTP/one                   | 400 | malformed HTTP version",
        "GET /metrics HTTP/2.0                   | 505 | unsupported protocol version",
        "GET /metrics HTTP/1.1~Host: x~no colon  | 400 | malformed header line",
        "GET /metrics HTTP/1.1~Host: x~Accept : x| 400 | malformed header line",
        "GET /metrics HTTP/1.1~Host: x~ folded:x | 400 | malformed header line",
      })
  void request_that_cannot_be_read_is_refused_in_one_line(String head, int status, String reason)
      throws Exception {
    String response = client.send(head.replace("~", "\r\n") + "\r\n\r\n").rest();

    assertThat(response)
        .startsWith("HTTP/1.1 " + status)
        .contains("\r\nConnection: close\r\n")
        .contains(reason)
        .endsWith("\n");
  }

  @Test
  void large_header_that_nobody_reads_does_no_harm() throws Exception {
    client.send(
        "GET /metrics HTTP/1.1\r\nHost: x\r\nX-Large: " + "a".repeat(1_000_000) + "\r\n\r\n");

    assertThat(client.head()).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @CsvSource({"X-Large, 1100000", "X-Large, 3000000", "Accept, 9000"})
  void headers_that_are_too_large_are_431(String name, int length) throws Exception {
    client.send("GET /metrics HTTP/1.1\r\nHost: x\r\n" + name + ": " + "a".repeat(length));

    assertThat(client.send("\r\n\r\n").rest())
        .startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n")
        .endsWith("431 Request Header Fields Too Large\n");
  }

  @Test
  void many_headers_that_are_read_are_431() throws Exception {
    client.send("GET /metrics HTTP/1.1\r\nHost: x\r\n" + "Accept: text/plain\r\n".repeat(1000));

    assertThat(client.rest()).startsWith("HTTP/1.1 431");
  }

  @Test
  void failing_handler_is_an_answer_in_one_line() throws Exception {
    assertThat(get("/broken").head()).startsWith("HTTP/1.1 500");
    assertThat(get("/metrics").read(10)).startsWith("java.lang.");
  }

  @Test
  void draining_waits_for_the_request_in_flight() throws Exception {
    client.send("GET /metrics HTTP/1.1\r\nHo");
    await().until(() -> endpoint.inFlight() > 0);
    CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> drain(Patience.BY_DEFAULT));
    assertThat(drained).isNotDone();

    client.send("st: x\r\n\r\n");

    assertThat(drained).succeedsWithin(Patience.BY_DEFAULT);
    assertThat(client.head()).startsWith("HTTP/1.1 200");
  }

  @Test
  void draining_waits_for_a_response_that_is_being_read() throws Exception {
    get("/large").head();
    await().until(() -> endpoint.inFlight() > 0);

    drain(Duration.ofMillis(50));
    assertThat(endpoint.inFlight()).as("still not read").isOne();

    client.read(LARGE.length());
    drain(Patience.BY_DEFAULT);
    assertThat(endpoint.inFlight()).isZero();
  }

  @Test
  void client_that_gives_up_is_not_in_flight() throws Exception {
    client.send("GET /metrics HTTP/1.1\r\nHo");
    await().until(() -> endpoint.inFlight() > 0);

    client.close();

    await().until(() -> endpoint.inFlight() == 0);
  }

  @Test
  void closing_ends_connections_and_frees_the_port() throws Exception {
    get("/metrics").head();

    endpoint.close();

    assertThat(client.rest()).isEqualTo("query=\n");
    new Endpoint("second", endpoint.address(), Map.of()).close();
  }

  @Test
  void an_address_in_use_is_an_error() {
    assertThatThrownBy(() -> new Endpoint("second", endpoint.address(), Map.of()))
        .isInstanceOf(BindException.class);
  }

  private RawClient get(String target) throws IOException {
    return client.send("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }

  private void drain(Duration patience) {
    try {
      endpoint.drain(patience);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
