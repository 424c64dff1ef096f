package io.metricsdemo.operator.prometheus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** What real servers have answered; made by src/test/recordings/record. */
public final class Recordings {

  public static final List<String> VERSIONS = List.of("2.42", "3.x");

  private static final List<String> NAMES =
      List.of(
          "agent-query",
          "agent-targets",
          "query-error",
          "query-matrix",
          "query-nothing",
          "query-scalar",
          "query-special-values",
          "query-storage-warning",
          "query-string",
          "query-timestamp",
          "query-up",
          "targets",
          "targets-dropped",
          "targets-of-no-pool",
          "targets-of-one-pool",
          "targets-of-pods");

  private Recordings() {}

  /**
   * One answer.
   *
   * @param version 2.42 or 3.x
   */
  public static byte[] read(String version, String name) {
    String resource = "/recorded/%s/%s.json".formatted(version, name);
    try (InputStream file = Recordings.class.getResourceAsStream(resource)) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server that gives the same answer to all questions. */
  public static PrometheusApi server(String version, String name) {
    return server(200, read(version, name));
  }

  static PrometheusApi server(int status, String body) {
    return server(status, body.getBytes(StandardCharsets.UTF_8));
  }

  static PrometheusApi server(int status, byte[] body) {
    return new PrometheusClient(resource -> new Transport.Reply(status, body));
  }

  static Stream<byte[]> all() {
    return VERSIONS.stream().flatMap(version -> NAMES.stream().map(name -> read(version, name)));
  }
}
