package io.metricsdemo.operator.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.metricsdemo.operator.prometheus.HttpTransport.Limits;
import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of a server, and what it may cost. */
class HttpTransportTest {

  private static final int MAX_BYTES = 1000;

  /** More than a machine that is busy with other tests takes to answer. */
  private static final Limits LIMITS = new Limits(Duration.ofSeconds(10), MAX_BYTES);

  private static final Limits SHORT = new Limits(Duration.ofMillis(500), 1 << 30);

  @TempDir private Path directory;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void api_is_below_the_route_prefix() throws Exception {
    server.createContext(
        "/",
        exchange ->
            answer(
                exchange,
                200,
                "%s %s"
                    .formatted(
                        exchange.getRequestURI(),
                        exchange.getRequestHeaders().getFirst("Accept"))));

    assertThat(get(uri(""))).isEqualTo("/api/v1/query?query=up application/json");
    assertThat(get(uri("/"))).isEqualTo("/api/v1/query?query=up application/json");
    assertThat(get(uri("/a/b/"))).isEqualTo("/a/b/api/v1/query?query=up application/json");
  }

  @Test
  void error_is_an_answer_too() throws Exception {
    server.createContext("/", exchange -> answer(exchange, 503, "not now"));

    Transport.Reply reply = transport(uri("")).get("query?query=up");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.body()).asString().isEqualTo("not now");
  }

  @Test
  void redirect_is_reported_and_not_followed() {
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "http://elsewhere.example/");
          answer(exchange, 302, "");
        });

    PrometheusException e = failure(transport(uri("")));

    assertThat(e.kind()).isEqualTo(Kind.REFUSED);
    assertThat(e)
        .hasMessage(
            "HTTP status 302 redirects to http://elsewhere.example/, and redirects are not"
                + " followed");
  }

  @Test
  void answer_may_not_be_larger_than_the_limit() throws Exception {
    server.createContext("/most", exchange -> answer(exchange, 200, "x".repeat(MAX_BYTES)));
    server.createContext("/more", exchange -> answer(exchange, 200, "x".repeat(MAX_BYTES + 1)));

    assertThat(get(uri("/most"))).hasSize(MAX_BYTES);
    PrometheusException e = failure(transport(uri("/more")));

    assertThat(e.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(e).hasMessage("the response is larger than 1,000 bytes");
  }

  @Test
  void server_that_drips_is_cut_off() {
    DrippingAnswer dripping = new DrippingAnswer();
    server.createContext("/", dripping);

    PrometheusException e = failure(transport(uri(""), SHORT));

    assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(e)
        .hasMessage(
            uri("").getAuthority() + " does not answer: no complete response within 500 ms");
    await().until(dripping::isHungUp);
  }

  @Test
  void server_that_is_silent_is_cut_off() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      PrometheusException e =
          failure(transport(URI.create("http://127.0.0.1:" + silent.getLocalPort()), SHORT));

      assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(e.getMessage()).contains("no complete response within 500 ms");
    }
  }

  @Test
  void refused_connection_is_unreachable() throws Exception {
    // Bound, so that nobody else can listen there.
    try (Socket unheard = new Socket()) {
      unheard.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String authority = "127.0.0.1:" + unheard.getLocalPort();

      PrometheusException e = failure(transport(URI.create("http://" + authority)));

      assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(e).hasMessage(authority + " does not answer: connection refused");
    }
  }

  @Test
  void host_that_nobody_knows_is_unreachable() {
    PrometheusException e = failure(transport(URI.create("http://no-such-host.invalid:9090")));

    assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(e.getMessage()).isEqualTo("no-such-host.invalid:9090 does not answer: unknown host");
  }

  @Test
  void what_speaks_no_http_is_unreachable() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      threads.execute(
          () -> {
            try (var connection = other.accept()) {
              connection.getOutputStream().write("SSH-2.0-OpenSSH\r\n\r\n".getBytes());
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });

      assertThat(failure(transport(URI.create("http://127.0.0.1:" + other.getLocalPort()))).kind())
          .isEqualTo(Kind.UNREACHABLE);
    }
  }

  @Test
  void token_is_read_again_when_it_is_rotated() throws Exception {
    server.createContext(
        "/",
        exchange -> answer(exchange, 200, exchange.getRequestHeaders().getFirst("Authorization")));
    Path token = directory.resolve("token");
    Transport transport = withToken(token);

    Files.writeString(token, "first\n");
    assertThat(transport.get("query").body()).asString().isEqualTo("Bearer first");
    Files.writeString(token, "second\n");
    assertThat(transport.get("query").body()).asString().isEqualTo("Bearer second");
  }

  @Test
  void token_that_cannot_be_used_is_reported_and_not_shown() throws Exception {
    Path token = directory.resolve("token");
    Transport transport = withToken(token);

    assertThat(failure(transport))
        .hasMessage("the token file %s cannot be read (NoSuchFileException)".formatted(token));
    Files.writeString(token, "two\r\nlines: secret");
    assertThat(failure(transport))
        .hasMessage("the token file %s contains no bearer token".formatted(token));
  }

  private Transport withToken(Path token) {
    return HttpTransport.to(
        new ServerSettings(
            uri(""), Optional.of(token), Optional.empty(), Optional.empty(), Optional.empty()));
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path));
  }

  private static Transport transport(URI server) {
    return transport(server, LIMITS);
  }

  private static Transport transport(URI server, Limits limits) {
    return new HttpTransport(Connections.toPods(), server, Map::of, limits);
  }

  private static String get(URI server) throws PrometheusException {
    return new String(transport(server).get("query?query=up").body());
  }

  private static PrometheusException failure(Transport transport) {
    return catchThrowableOfType(PrometheusException.class, () -> transport.get("query?query=up"));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body.getBytes());
    }
  }
}
