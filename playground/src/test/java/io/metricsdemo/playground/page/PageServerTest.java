package io.metricsdemo.playground.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.metricsdemo.testing.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may read and edit by HTTP; requests are written by hand, as no client sends all of them. */
class PageServerTest {

  private static final String EDIT = "{\"replicas\":3}";

  private final List<String> edits = new ArrayList<>();
  private PageServer server;
  private int port;

  @BeforeEach
  void start() throws IOException {
    server = PageServer.bind();
    port = server.address().getPort();
    server.serve(
        new PageContent() {
          @Override
          public JsonNode state() {
            return JsonNodeFactory.instance.objectNode().put("scraper", "Prometheus");
          }

          @Override
          public Optional<JsonNode> plots(String demo) {
            if (demo.equals("default/of-a-slow-prometheus")) {
              throw new UncheckedIOException(new IOException("timed out"));
            }
            return Optional.empty();
          }

          @Override
          public void editDemo(String demo, JsonNode wanted) {
            if (wanted.path("replicas").asInt() > 100) {
              throw new KubernetesClientException(
                  new StatusBuilder().withCode(422).withMessage("at most 100 replicas").build());
            }
            edits.add(demo + " " + wanted);
          }

          @Override
          public void editPrometheus(JsonNode wanted) {
            edits.add("prometheus " + wanted);
          }
        });
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void the_page_may_load_nothing_but_its_own_files() throws IOException {
    assertThat(get("/", "127.0.0.1:" + port))
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("content-type: text/html")
        .contains("default-src 'none'; script-src 'self'; style-src 'self'")
        .contains("frame-ancestors 'none'")
        .contains("nosniff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/page.js",
        "/dom.js",
        "/graph.js",
        "/plots.js",
        "/page.css",
        "/icon.svg",
        "/uplot.js",
        "/uplot.css",
        "/api/state"
      })
  void each_file_of_the_page_is_there(String path) throws IOException {
    assertThat(get(path, "localhost:" + port)).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/other", "/../index.html", "/PageServer.class", "/api/plots/a/b"})
  void other_paths_are_not_found(String path) throws IOException {
    assertThat(get(path, "localhost:" + port)).startsWith("HTTP/1.1 404");
  }

  @Test
  void prometheus_that_does_not_answer_is_no_error_of_the_page() throws IOException {
    assertThat(get("/api/plots/default/of-a-slow-prometheus", "localhost:" + port))
        .startsWith("HTTP/1.1 204");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"example.com", "example.com:PORT", "127.0.0.1", "127.0.0.1.example.com:PORT"})
  void a_name_that_leads_here_but_is_not_ours_reads_nothing(String host) throws IOException {
    assertThat(get("/api/state", host.replace("PORT", "" + port)))
        .startsWith("HTTP/1.1 421")
        .doesNotContain("Prometheus");
  }

  @Test
  void the_page_itself_edits() throws IOException {
    assertThat(patch("/api/demos/default/demo-app", ours(), "application/json", EDIT))
        .startsWith("HTTP/1.1 204");
    assertThat(patch("/api/prometheus", ours(), "application/json", "{\"labels\":{}}"))
        .startsWith("HTTP/1.1 204");

    assertThat(edits).containsExactly("default/demo-app " + EDIT, "prometheus {\"labels\":{}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "https://example.com", "http://127.0.0.1", "http://127.0.0.1:1"})
  void another_site_edits_nothing(String origin) throws IOException {
    assertThat(patch("/api/demos/default/demo-app", origin, "application/json", EDIT))
        .startsWith("HTTP/1.1 403");
    assertThat(edits).isEmpty();
  }

  @Test
  void a_form_is_not_an_edit() throws IOException {
    assertThat(patch("/api/demos/default/demo-app", ours(), "text/plain", EDIT))
        .startsWith("HTTP/1.1 415");
    assertThat(edits).isEmpty();
  }

  @Test
  void a_large_body_is_refused() throws IOException {
    String large = EDIT + " ".repeat(5000);

    assertThat(patch("/api/demos/default/demo-app", ours(), "application/json", large))
        .startsWith("HTTP/1.1 413");
    assertThat(edits).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "not JSON", "{\"replicas\":}"})
  void a_body_that_is_not_json_is_a_bad_request(String body) throws IOException {
    assertThat(patch("/api/demos/default/demo-app", ours(), "application/json", body))
        .startsWith("HTTP/1.1 400")
        .contains("invalid edit: ");
  }

  @Test
  void what_the_api_server_refuses_is_shown_in_its_words() throws IOException {
    assertThat(
            patch("/api/demos/default/demo-app", ours(), "application/json", "{\"replicas\":101}"))
        .startsWith("HTTP/1.1 422")
        .contains("at most 100 replicas");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
  void other_methods_are_not_allowed(String method) throws IOException {
    assertThat(send(method + " /api/prometheus HTTP/1.1\r\nHost: localhost:" + port + "\r\n", ""))
        .startsWith("HTTP/1.1 405");
  }

  @Test
  void clients_that_do_not_finish_their_requests_hold_up_nobody() throws IOException {
    List<Socket> unfinished = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        Socket socket = new Socket("127.0.0.1", port);
        unfinished.add(socket);
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost:".getBytes(StandardCharsets.UTF_8));
      }

      assertThat(get("/api/state", "localhost:" + port)).startsWith("HTTP/1.1 200");
    } finally {
      for (Socket socket : unfinished) {
        socket.close();
      }
    }
  }

  private String ours() {
    return "http://127.0.0.1:" + port;
  }

  private String get(String path, String host) throws IOException {
    return send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n", "");
  }

  private String patch(String path, String origin, String type, String body) throws IOException {
    return send(
        "PATCH "
            + path
            + " HTTP/1.1\r\nHost: localhost:"
            + port
            + (origin.isEmpty() ? "" : "\r\nOrigin: " + origin)
            + "\r\nContent-Type: "
            + type
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n",
        body);
  }

  private String send(String head, String body) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout((int) Patience.BY_DEFAULT.toMillis());
      socket
          .getOutputStream()
          .write((head + "Connection: close\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
