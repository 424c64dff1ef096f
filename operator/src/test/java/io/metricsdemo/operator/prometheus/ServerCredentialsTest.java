package io.metricsdemo.operator.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent to a server that wants credentials or headers. */
class ServerCredentialsTest {

  @TempDir private Path directory;

  private HttpServer server;
  private Path username;
  private Path password;
  private Path headers;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          StringBuilder sent = new StringBuilder();
          for (String name : new String[] {"Authorization", "X-Scope-OrgID", "X-Team"}) {
            sent.append(exchange.getRequestHeaders().get(name)).append(' ');
          }
          byte[] body = sent.toString().strip().getBytes();
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    username = Files.writeString(directory.resolve("username"), "key\n");
    password = Files.writeString(directory.resolve("password"), "hunter2\n");
    headers = Files.writeString(directory.resolve("headers"), "X-Scope-OrgID: team-a\n");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void user_name_and_password_are_sent_and_read_again_when_they_change() throws Exception {
    Transport transport = withBasicAuth();

    assertThat(answer(transport)).isEqualTo("[%s] null null".formatted(basic("key:hunter2")));
    Files.writeString(password, "schlüssel: \"neu\"");
    assertThat(answer(transport))
        .isEqualTo("[%s] null null".formatted(basic("key:schlüssel: \"neu\"")));
  }

  @Test
  void headers_of_the_file_are_sent_and_read_again_when_they_change() throws Exception {
    Transport transport = withHeaders();

    assertThat(answer(transport)).isEqualTo("null [team-a] null");
    Files.writeString(headers, "x-team:b\r\n\r\nAuthorization: Custom 42");
    assertThat(answer(transport)).isEqualTo("[Custom 42] null [b]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key:hunter2 | hunter2 | the username file %s contains a colon, which a user name must not contain",
        "''          | hunter2 | the username file %s is empty",
        "key         | ''      | the password file %s is empty",
      })
  void user_name_and_password_that_cannot_be_sent_are_reported_and_not_shown(
      String name, String secret, String message) throws Exception {
    Files.writeString(username, name);
    Files.writeString(password, secret);

    PrometheusException e = failure(withBasicAuth());

    assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(e.getMessage())
        .startsWith(message.substring(0, message.indexOf('%')))
        .endsWith(message.substring(message.indexOf("%s") + 2))
        .doesNotContain("hunter2");
  }

  @Test
  void password_of_two_lines_is_reported_and_not_shown() throws Exception {
    Files.writeString(password, "hunter2\nX-Injected: 1");

    assertThat(failure(withBasicAuth()))
        .hasMessage("the password file %s contains more than one line".formatted(password));
  }

  @Test
  void file_that_is_gone_is_reported_and_works_again_when_it_is_back() throws Exception {
    Transport transport = withBasicAuth();
    Files.delete(password);

    assertThat(failure(transport))
        .hasMessage(
            "the password file %s cannot be read (NoSuchFileException)".formatted(password));

    Files.writeString(password, "hunter2");
    assertThat(answer(transport)).contains(basic("key:hunter2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hunter2              | line 2 must be Name: value",
        "My Header: hunter2   | line 2 must be Name: value",
        "X-Team:              | line 2 must have a value of printable ASCII characters",
        "X-Team: hünter2      | line 2 must have a value of printable ASCII characters",
        "Host: hunter2        | line 2 sets Host, which the operator sets itself",
        "connection: hunter2  | line 2 sets connection, which the operator sets itself",
        "Transfer-Encoding: x | line 2 sets Transfer-Encoding, which the operator sets itself",
        "x-scope-orgid: b     | line 2 sets x-scope-orgid a second time",
      })
  void header_that_cannot_be_sent_is_reported_by_its_line(String line, String why)
      throws Exception {
    Files.writeString(headers, "X-Scope-OrgID: a\n" + line);

    assertThat(failure(withHeaders()))
        .hasMessage("the headers file %s is invalid: %s".formatted(headers, why));
  }

  @Test
  void authorization_is_not_sent_twice() throws Exception {
    Files.writeString(headers, "authorization: Custom hunter2");
    Transport transport =
        HttpTransport.to(
            new ServerSettings(
                uri(),
                Optional.empty(),
                Optional.of(new BasicAuth(username, password)),
                Optional.of(headers),
                Optional.empty()));

    assertThat(failure(transport))
        .hasMessage(
            "the headers file %s sets Authorization, which the bearer token or the user name and password already set"
                .formatted(headers));
  }

  private Transport withBasicAuth() {
    return HttpTransport.to(
        new ServerSettings(
            uri(),
            Optional.empty(),
            Optional.of(new BasicAuth(username, password)),
            Optional.empty(),
            Optional.empty()));
  }

  private Transport withHeaders() {
    return HttpTransport.to(
        new ServerSettings(
            uri(), Optional.empty(), Optional.empty(), Optional.of(headers), Optional.empty()));
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static String basic(String both) {
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes());
  }

  private static String answer(Transport transport) throws PrometheusException {
    return new String(transport.get("query").body());
  }

  private static PrometheusException failure(Transport transport) {
    return catchThrowableOfType(PrometheusException.class, () -> transport.get("query"));
  }
}
