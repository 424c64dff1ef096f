package io.metricsdemo.playground.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the page on a free port of the loopback address. Each web site that is open in a browser
 * of this machine can send requests there too: the name in the Host header keeps those out that
 * have their own name resolve to this address, and an edit also needs the Origin of the page
 * itself.
 */
public final class PageServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PageServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BACKLOG = 64;
  private static final int MAX_BODY_BYTES = 4096;
  private static final String STATE = "/api/state";
  private static final String DEMOS = "/api/demos/";
  private static final String PLOTS = "/api/plots/";
  private static final String PROMETHEUS = "/api/prometheus";

  private static final Map<String, String> CONTENT_TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  /** Nothing but the page's own files, so that no text of an object can become a script. */
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Referrer-Policy",
          "no-referrer",
          "X-Content-Type-Options",
          "nosniff",
          "Cache-Control",
          "no-store");

  private final HttpServer server;
  private final ExecutorService threads;
  private final Map<String, String> files;

  private record Answer(int status, String contentType, byte[] body) {

    static Answer json(int status, Object content) {
      try {
        return new Answer(status, "application/json", JSON.writeValueAsBytes(content));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }

    static Answer none() {
      return new Answer(204, "application/json", new byte[0]);
    }

    static Answer error(int status, String message) {
      return json(status, Map.of("message", message));
    }
  }

  private PageServer(HttpServer server) throws IOException {
    this.server = server;
    String uplot = "/META-INF/resources/webjars/uplot/" + version("org.webjars.npm", "uplot");
    files =
        Map.of(
            "/", "index.html",
            "/page.css", "page.css",
            "/page.js", "page.js",
            "/dom.js", "dom.js",
            "/graph.js", "graph.js",
            "/plots.js", "plots.js",
            "/icon.svg", "icon.svg",
            "/uplot.js", uplot + "/dist/uPlot.esm.js",
            "/uplot.css", uplot + "/dist/uPlot.min.css");
    // One for each request: a client that does not finish its own holds up nobody else.
    threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "page");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
  }

  /**
   * Takes a free port, so that the address is known; {@link #serve} begins to answer.
   *
   * @throws IOException when no port can be bound
   */
  public static PageServer bind() throws IOException {
    return new PageServer(
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), BACKLOG));
  }

  /** A WebJar has its version in the path of its files. */
  private static String version(String group, String artifact) throws IOException {
    try (InputStream file =
        PageServer.class.getResourceAsStream(
            "/META-INF/maven/%s/%s/pom.properties".formatted(group, artifact))) {
      Properties properties = new Properties();
      properties.load(file);
      return properties.getProperty("version");
    }
  }

  public URI address() {
    return URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
  }

  /** Begins to answer. */
  public void serve(PageContent content) {
    server.createContext("/", exchange -> handle(exchange, content));
    server.start();
  }

  private void handle(HttpExchange exchange, PageContent content) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange, content);
      HEADERS.forEach(exchange.getResponseHeaders()::set);
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      boolean noBody = exchange.getRequestMethod().equals("HEAD") || answer.body().length == 0;
      exchange.sendResponseHeaders(answer.status(), noBody ? -1 : answer.body().length);
      if (!noBody) {
        exchange.getResponseBody().write(answer.body());
      }
    }
  }

  private Answer answer(HttpExchange exchange, PageContent content) throws IOException {
    if (!isOurName(header(exchange, "Host"))) {
      return Answer.error(421, "the Host header does not name the playground");
    }
    String path = exchange.getRequestURI().getPath();
    try {
      return switch (exchange.getRequestMethod()) {
        case "GET", "HEAD" -> read(path, content);
        case "PATCH" -> edit(exchange, path, content);
        default -> Answer.error(405, "only GET, HEAD and PATCH are allowed");
      };
    } catch (RuntimeException e) {
      log.atWarn().setCause(e).addKeyValue("path", path).log("Failed to answer the page");
      return Answer.error(500, "the playground failed to answer; its log has the cause");
    }
  }

  private Answer read(String path, PageContent content) throws IOException {
    if (path.equals(STATE)) {
      return Answer.json(200, content.state());
    }
    if (path.startsWith(PLOTS)) {
      try {
        return content
            .plots(path.substring(PLOTS.length()))
            .map(plots -> Answer.json(200, plots))
            .orElseGet(PageServer::notFound);
      } catch (UncheckedIOException e) {
        // No failure of the page, which keeps the plots that it has and asks again.
        return Answer.none();
      }
    }
    String file = files.get(path);
    if (file == null) {
      return notFound();
    }
    try (InputStream bytes = PageServer.class.getResourceAsStream(file)) {
      return new Answer(
          200, CONTENT_TYPES.get(file.substring(file.lastIndexOf('.') + 1)), bytes.readAllBytes());
    }
  }

  private Answer edit(HttpExchange exchange, String path, PageContent content) throws IOException {
    Optional<String> origin = header(exchange, "Origin");
    if (origin.isEmpty() || !isOurName(origin.map(it -> it.replaceFirst("^http://", "")))) {
      return Answer.error(403, "edits are accepted only from the page itself");
    }
    if (!header(exchange, "Content-Type").orElse("").equals("application/json")) {
      return Answer.error(415, "the body must be application/json");
    }
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      return Answer.error(413, "the body is larger than %d bytes".formatted(MAX_BODY_BYTES));
    }
    try {
      JsonNode wanted = JSON.readTree(new String(body, StandardCharsets.UTF_8));
      if (path.equals(PROMETHEUS)) {
        content.editPrometheus(wanted);
      } else if (path.startsWith(DEMOS)) {
        content.editDemo(path.substring(DEMOS.length()), wanted);
      } else {
        return notFound();
      }
      return Answer.none();
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Answer.error(400, "invalid edit: " + firstLine(e.getMessage()));
    } catch (KubernetesClientException e) {
      // In the words of the API server, which validates the values.
      return e.getStatus() == null
          ? Answer.error(502, "the API server does not answer")
          : Answer.error(e.getCode() == 404 ? 404 : 422, e.getStatus().getMessage());
    }
  }

  private static Answer notFound() {
    return Answer.error(404, "not found");
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static Optional<String> header(HttpExchange exchange, String name) {
    List<String> values = exchange.getRequestHeaders().get(name);
    return values == null || values.size() != 1 ? Optional.empty() : Optional.of(values.get(0));
  }

  private boolean isOurName(Optional<String> hostAndPort) {
    int port = server.getAddress().getPort();
    return hostAndPort
        .map(it -> it.toLowerCase(Locale.ROOT))
        .filter(List.of("127.0.0.1:" + port, "localhost:" + port)::contains)
        .isPresent();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
