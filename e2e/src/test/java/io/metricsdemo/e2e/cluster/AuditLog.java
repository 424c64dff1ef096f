package io.metricsdemo.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The API server's own record of every request, as it writes it to a file, from some moment on. */
public final class AuditLog {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final long start;

  private AuditLog(Path file, long start) {
    this.file = file;
    this.start = start;
  }

  /**
   * One request.
   *
   * @param time when it was answered; of a watch, when it began
   * @param user who asked, such as system:serviceaccount:NAMESPACE:NAME
   * @param verb such as get, list, watch, create, patch
   * @param resource the plural, with a subresource behind a slash; the path of what is no resource
   * @param namespace empty for what has none
   * @param name empty for a list, a watch and a create
   * @param code the HTTP status of the answer
   */
  public record Request(
      Instant time,
      String user,
      String verb,
      String resource,
      String namespace,
      String name,
      int code) {

    private static Request of(JsonNode event) {
      JsonNode object = event.path("objectRef");
      String subresource = object.path("subresource").asText();
      return new Request(
          Instant.parse(event.path("stageTimestamp").asText()),
          event.path("user").path("username").asText(),
          event.path("verb").asText(),
          object.isMissingNode()
              ? event.path("requestURI").asText().replaceFirst("\\?.*", "")
              : object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
          object.path("namespace").asText(),
          object.path("name").asText(),
          event.path("responseStatus").path("code").asInt());
    }

    /** Whether it changes something, or tries to. */
    public boolean isWrite() {
      return List.of("create", "update", "patch", "delete", "deletecollection").contains(verb);
    }

    private String summary() {
      return "%-62s %-8s %s".formatted(user, verb, resource);
    }
  }

  /** The requests from now on. */
  public static AuditLog fromNow() {
    Path file = Cluster.state().resolve("log/audit.jsonl");
    return new AuditLog(file, file.toFile().length());
  }

  /** Those requests so far that are answered, each once, in the order of the log. */
  public List<Request> requests(Predicate<Request> which) {
    Map<String, Request> byId = new LinkedHashMap<>();
    for (String line : lines()) {
      JsonNode event = parse(line);
      byId.putIfAbsent(event.path("auditID").asText(), Request.of(event));
    }
    return byId.values().stream().filter(which).toList();
  }

  /** Those that were begun since, and are complete. */
  private List<String> lines() {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      // From the last byte before, which ends a line unless one was half written then.
      long from = Math.max(0, start - 1);
      byte[] bytes = new byte[(int) (log.length() - from)];
      log.seek(from);
      log.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      int begin = start == 0 ? 0 : text.indexOf('\n') + 1;
      int end = text.lastIndexOf('\n');
      return end < begin ? List.of() : text.substring(begin, end).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Counts the requests of a log by user, verb and resource: see the script e2e/cluster/audit. */
  public static void main(String[] arguments) {
    Path file = Path.of(arguments[0]);
    if (!Files.isReadable(file)) {
      System.err.println("there is no audit log " + file + "; bring a cluster up first");
      System.exit(1);
    }
    String user = arguments.length > 1 ? arguments[1] : "";
    System.out.print(
        table(new AuditLog(file, 0).requests(request -> request.user().contains(user))));
  }

  /** Counts requests by user, verb and resource. */
  public static String table(List<Request> requests) {
    Map<String, Integer> counts = new TreeMap<>();
    requests.forEach(request -> counts.merge(request.summary(), 1, Integer::sum));
    StringBuilder table =
        new StringBuilder("%7s  %-62s %-8s %s%n".formatted("COUNT", "USER", "VERB", "RESOURCE"));
    counts.forEach((summary, count) -> table.append("%7d  %s%n".formatted(count, summary)));
    return table.toString();
  }
}
