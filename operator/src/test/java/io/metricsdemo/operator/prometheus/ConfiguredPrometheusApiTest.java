package io.metricsdemo.operator.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What to change when the server of PROMETHEUS_URL does not answer a query. */
class ConfiguredPrometheusApiTest {

  private static final String NOTHING =
      "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}";

  @TempDir private Path directory;

  private HttpServer server;
  private volatile int status = 200;
  private volatile String body = NOTHING;
  private volatile String location;
  private volatile int requests;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests++;
          if (location != null) {
            exchange.getResponseHeaders().set("Location", location);
          }
          exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
          exchange.getResponseBody().write(body.getBytes());
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void dropped_targets_and_the_state_of_the_configuration_are_asked_for() throws Exception {
    PrometheusApi api =
        new ConfiguredPrometheusApi(
            ServerSettings.of(URI.create("http://localhost:" + server.getAddress().getPort())));

    body =
        "{\"status\":\"success\",\"data\":{\"droppedTargets\":[{\"scrapePool\":\"pool\",\"discoveredLabels\":{\"job\":\"web\"}}]}}";
    assertThat(api.droppedTargets("pool"))
        .isEqualTo(new DroppedTargets(List.of(Map.of("job", "web")), 1));
    body =
        "{\"status\":\"success\",\"data\":{\"droppedTargets\":[{\"scrapePool\":\"pool\",\"discoveredLabels\":{\"job\":\"web\"}}],\"droppedTargetCounts\":{\"pool\":5,\"other\":9}}}";
    assertThat(api.droppedTargets("pool").count()).isEqualTo(5);
    assertThat(api.droppedTargets("pool").areAllListed()).isFalse();

    body = "{\"status\":\"success\",\"data\":{\"reloadConfigSuccess\":false}}";
    assertThat(api.reloadSucceeded()).contains(false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | Unauthorized | HTTP status 401: Unauthorized | The server requires credentials. Set PROMETHEUS_BASIC_AUTH_USERNAME_FILE and PROMETHEUS_BASIC_AUTH_PASSWORD_FILE, or PROMETHEUS_BEARER_TOKEN_FILE",
        "401 | ''           | HTTP status 401               | The server requires credentials. Set PROMETHEUS_BASIC_AUTH_USERNAME_FILE",
        "403 | Forbidden    | HTTP status 403: Forbidden    | if the server requires credentials. Otherwise allow the operator's address to query it",
        "404 | no such page | it has no /api/v1/query (HTTP status 404) | such as /prometheus for Mimir and Cortex, /api/prom for Grafana Cloud, /select/0/prometheus for a VictoriaMetrics cluster",
        "429 | slow down    | HTTP status 429: slow down    | The operator queries less often until a query succeeds",
        "401 | no org id    | HTTP status 401: no org id    | The server requires a tenant. Set PROMETHEUS_HEADERS_FILE to a file with a line such as X-Scope-OrgID: TENANT",
        "401 | {\"status\":\"error\",\"error\":\"invalid token\"} | invalid token | The server requires credentials",
        "400 | remoteAddr: \"10.0.0.1:1\"; requestURI: \"/api/v1/query?query=up&dedup=true&partial_response=false&deny_partial_response=1\"; auth error: cannot parse accountID from \"v1\" | it has no /api/v1/query (HTTP status 400) | /select/0/prometheus for a VictoriaMetrics cluster",
        "400 | <h1>Bad Request</h1><p>Your browser sent a request that this server could not understand.<br />Reason: You're speaking plain HTTP to an SSL-enabled server port. | HTTP status 400: <h1>Bad Request</h1><p>Your browser sent a request that this server could not understand.<br />Reason: You're speaking … | Change http to https",
        "502 | Bad Gateway  | HTTP status 502: Bad Gateway  | or a server behind it, is not available. Check that it runs and is ready",
        "503 | ''           | HTTP status 503               | is not available",
        "422 | {\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"too many samples\"} | execution: too many samples | returns an error instead of data. Check that this is the address",
        "422 | {\"status\":\"error\"} | it returns an error without a message | returns an error instead of data",
        "500 | oops         | HTTP status 500: oops         | returns an error instead of data. Check that this is the address",
        "200 | {\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]},\"warnings\":[\"store B is away\"]} | the response is incomplete: store B is away | Restore the storage whose data is missing",
        "200 | ''           | the response is empty           | Set the path of the API in PROMETHEUS_URL",
        "400 | Client sent an HTTP request to an HTTPS server. | HTTP status 400: Client sent an HTTP request to an HTTPS server. | Change http to https",
        "200 | <!DOCTYPE html><title>Sign in</title> | the response is a web page, not from the Prometheus HTTP API: <!DOCTYPE html><title>Sign in</title> | leads to a web page, such as a login page. Set it to the address of the HTTP API, with credentials in PROMETHEUS_BASIC_AUTH_USERNAME_FILE",
      })
  void each_refusal_has_its_own_fix(int code, String text, String message, String fix) {
    status = code;
    body = text;

    PrometheusException e = failure(api(ServerSettings.of(uri())));

    assertThat(e).hasMessage(message);
    assertThat(e.fix().orElseThrow()).contains(fix);
  }

  @Test
  void redirect_to_a_login_is_known() {
    status = 302;
    body = "";
    location = "https://sso.example.com/login";

    PrometheusException e = failure(api(ServerSettings.of(uri())));

    assertThat(e)
        .hasMessage(
            "HTTP status 302 redirects to https://sso.example.com/login, and redirects are not"
                + " followed");
    assertThat(e.fix().orElseThrow())
        .isEqualTo(
            "Set PROMETHEUS_URL %s to the address of the HTTP API itself. If it redirects to a login page, set credentials in PROMETHEUS_BASIC_AUTH_USERNAME_FILE and PROMETHEUS_BASIC_AUTH_PASSWORD_FILE, or PROMETHEUS_BEARER_TOKEN_FILE"
                .formatted(uri()));
  }

  @Test
  void password_that_expired_is_named_by_its_file_and_works_again_when_it_is_renewed()
      throws Exception {
    Path username = Files.writeString(directory.resolve("username"), "key");
    Path password = Files.writeString(directory.resolve("password"), "hunter2");
    ConfiguredPrometheusApi api =
        api(
            new ServerSettings(
                uri(),
                Optional.empty(),
                Optional.of(new BasicAuth(username, password)),
                Optional.empty(),
                Optional.empty()));
    status = 401;
    body = "";

    PrometheusException e = failure(api);

    assertThat(e.fix().orElseThrow())
        .isEqualTo(
            "Check the user name in %s and the password in %s: they are wrong, or have expired. PROMETHEUS_BASIC_AUTH_USERNAME_FILE and PROMETHEUS_BASIC_AUTH_PASSWORD_FILE name these files, which are read again for each request"
                .formatted(username, password));
    status = 200;
    body = NOTHING;
    assertThat(api.query("up")).isEmpty();
  }

  @Test
  void token_and_headers_are_named_where_they_are_refused() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), "abc");
    Path headers = Files.writeString(directory.resolve("headers"), "X-Scope-OrgID: team-a");
    ServerSettings settings =
        new ServerSettings(
            uri(), Optional.of(token), Optional.empty(), Optional.of(headers), Optional.empty());
    body = "";

    status = 401;
    assertThat(failure(api(settings)).fix().orElseThrow())
        .startsWith("Check the token in %s, which PROMETHEUS_BEARER_TOKEN_FILE".formatted(token));
    status = 403;
    assertThat(failure(api(settings)).fix().orElseThrow())
        .isEqualTo(
            "Grant these credentials the right to query metrics, and check the headers, such as the tenant, in %s, which PROMETHEUS_HEADERS_FILE names"
                .formatted(headers));
  }

  @Test
  void https_to_a_port_without_tls_is_known() throws IOException {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answer = new Thread(() -> refuse(plain));
      answer.setDaemon(true);
      answer.start();
      URI https = URI.create("https://127.0.0.1:" + plain.getLocalPort());

      assertThat(failure(api(ServerSettings.of(https))).fix().orElseThrow())
          .isEqualTo(
              "The port of PROMETHEUS_URL %s does not speak TLS. Change https to http, or change the port"
                  .formatted(https));
    }
  }

  /** As Go does where it is asked in TLS and speaks none. */
  private static void refuse(ServerSocket plain) {
    while (!plain.isClosed()) {
      // Each connection, as a client may try again after one that was reset.
      try (Socket connection = plain.accept()) {
        InputStream in = connection.getInputStream();
        assertThat(in.read(new byte[1 << 16])).isPositive();
        connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
        // What is left unread would reset the connection, maybe before the answer is read.
        connection.shutdownOutput();
        in.transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        // The client or the test has closed it.
      }
    }
  }

  @Test
  void address_that_nobody_has_and_port_where_nothing_listens_are_known() {
    server.stop(0);

    assertThat(failure(api(ServerSettings.of(uri()))).fix().orElseThrow())
        .startsWith("Nothing listens there. Check the host and port of PROMETHEUS_URL " + uri());
    URI nowhere = URI.create("http://no-such-host.invalid:9090");
    assertThat(failure(api(ServerSettings.of(nowhere))).fix().orElseThrow())
        .isEqualTo(
            "Check the host of PROMETHEUS_URL http://no-such-host.invalid:9090, which must resolve in the operator's pods");
  }

  @Test
  void file_that_cannot_be_used_is_to_be_corrected() {
    PrometheusException e =
        failure(
            api(
                new ServerSettings(
                    uri(),
                    Optional.of(directory.resolve("none")),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())));

    assertThat(e.fix()).contains("Correct the file. It is read again for each request");
    assertThat(requests).isZero();
  }

  @Test
  void server_that_limits_queries_is_asked_less_and_less_often_until_it_answers() throws Exception {
    AtomicLong now = new AtomicLong();
    List<Long> asked = new ArrayList<>();
    boolean[] limits = {true};
    PrometheusApi limiting =
        new ForwardingPrometheusApi(
            new PrometheusClient(HttpTransport.to(ServerSettings.of(uri())))) {
          @Override
          public List<Sample> query(String expression) throws PrometheusException {
            asked.add(Duration.ofNanos(now.get()).toSeconds());
            if (limits[0]) {
              throw new PrometheusException(
                  Kind.REFUSED, Symptom.RATE_LIMITED, "HTTP status 429: slow down");
            }
            return List.of();
          }

          @Override
          public List<Target> targets(String scrapePool) {
            throw new AssertionError("not asked");
          }
        };
    ConfiguredPrometheusApi api =
        new ConfiguredPrometheusApi(limiting, ServerSettings.of(uri()), now::get);

    for (int second = 0; second <= 700; second += 2) {
      now.set(Duration.ofSeconds(second).toNanos());
      assertThat(failure(api)).hasMessage("HTTP status 429: slow down");
    }
    assertThat(asked).containsExactly(0L, 30L, 90L, 210L, 450L);

    limits[0] = false;
    now.set(Duration.ofSeconds(751).toNanos());
    assertThat(api.query("up")).isEmpty();
    assertThat(api.query("up")).isEmpty();
    assertThat(asked).endsWith(450L, 751L, 751L);
  }

  private static ConfiguredPrometheusApi api(ServerSettings settings) {
    return new ConfiguredPrometheusApi(settings);
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static PrometheusException failure(PrometheusApi api) {
    return catchThrowableOfType(PrometheusException.class, () -> api.query("up"));
  }
}
