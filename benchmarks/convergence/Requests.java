import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The requests of one user agent in the API server's audit log, from some moment on. */
final class Requests {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SUCCESS = 300;

  private final Path file;
  private final String userAgent;
  private final List<RecordedWrite> writes = new ArrayList<>();
  private final Map<String, Integer> counts = new TreeMap<>();

  private long position;
  private int writeCount;
  private Instant lastWrite = Instant.MIN;

  Requests(Path file, String userAgent) {
    this.file = file;
    this.userAgent = userAgent;
    position = file.toFile().length();
  }

  /** Reads what was logged since. */
  void update() throws IOException {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[(int) (log.length() - position)];
      log.seek(position);
      log.readFully(bytes);
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      position += end;
      for (String line : new String(bytes, 0, end, StandardCharsets.UTF_8).split("\n")) {
        if (line.contains("\"userAgent\":\"" + userAgent)) {
          add(JSON.readTree(line));
        }
      }
    }
  }

  private void add(JsonNode event) {
    JsonNode object = event.path("objectRef");
    String verb = event.path("verb").asText();
    String subresource = object.path("subresource").asText();
    int code = event.path("responseStatus").path("code").asInt();
    counts.merge(
        verb
            + " "
            + object.path("resource").asText()
            + (subresource.isEmpty() ? "" : "/" + subresource)
            + (code >= SUCCESS ? " " + code : ""),
        1,
        Integer::sum);
    if (List.of("create", "patch", "update").contains(verb) && code < SUCCESS) {
      writeCount++;
      lastWrite = Instant.parse(event.path("stageTimestamp").asText());
      if (event.has("requestObject")) {
        writes.add(RecordedWrite.of(event));
      }
    }
  }

  /** By verb and resource. */
  Map<String, Integer> counts() {
    return counts;
  }

  /** Where the audit policy has their bodies logged. */
  List<RecordedWrite> writes() {
    return writes;
  }

  int writeCount() {
    return writeCount;
  }

  Instant lastWrite() {
    return lastWrite;
  }
}
