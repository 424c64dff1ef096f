package io.metricsdemo.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What a request leads to: one answer, a stream of events, or the text of a log. */
public sealed interface ApiResult {

  /**
   * @param warnings each becomes a Warning header, which kubectl prints
   */
  record Answer(int code, JsonNode body, List<String> warnings) implements ApiResult {

    public static Answer of(int code, JsonNode body) {
      return new Answer(code, body, List.of());
    }
  }

  /** An open watch: the connection stays and carries one JSON document for each event. */
  interface Stream {
    /**
     * Begins to send; may be called once.
     *
     * @param sink takes one event, from any thread
     * @param end closes the connection, from any thread
     */
    void open(Consumer<JsonNode> sink, Runnable end);

    /** The other side went away. */
    void closed();
  }

  /**
   * @param timeoutSeconds when the server ends it, 0 for never
   */
  record Watch(Stream stream, long timeoutSeconds) implements ApiResult {}

  /**
   * The lines of a file.
   *
   * @param tail only this many of the last lines
   * @param follow whether lines that are added are sent too
   * @param isOpen whether more can be added; asked while the log is followed
   */
  record Log(Path file, Optional<Integer> tail, boolean follow, BooleanSupplier isOpen)
      implements ApiResult {}
}
