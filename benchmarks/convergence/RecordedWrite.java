import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A write that the operator has made for a MetricsDemo, from the audit log, which can be made for
 * any other.
 *
 * @param verb create, or patch for an apply
 * @param uri path and query
 * @param body as JSON
 */
record RecordedWrite(String verb, String uri, String body) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern VERSION = Pattern.compile("\"resourceVersion\":\"\\d+\"");

  /** The MetricsDemo of the writes, or one that they are to be made for. */
  record Demo(String namespace, String name, String uid) {}

  static RecordedWrite of(JsonNode event) {
    return new RecordedWrite(
        event.path("verb").asText(),
        event.path("requestURI").asText(),
        event.path("requestObject").toString());
  }

  static void save(List<RecordedWrite> writes, Path file) throws IOException {
    JSON.writeValue(file.toFile(), writes);
  }

  static List<RecordedWrite> load(Path file) throws IOException {
    return List.of(JSON.readValue(file.toFile(), RecordedWrite[].class));
  }

  boolean isStatus() {
    return uri.contains("/status?");
  }

  String method() {
    return verb.equals("create") ? "POST" : "PATCH";
  }

  String contentType() {
    return verb.equals("create") ? "application/json" : "application/apply-patch+yaml";
  }

  /** The same write for another MetricsDemo. */
  RecordedWrite with(Demo before, Demo now) {
    return new RecordedWrite(verb, replace(uri, before, now), replace(body, before, now));
  }

  /** A status is written to the version that the last answer showed. */
  String bodyFor(String version) {
    return isStatus()
        ? VERSION
            .matcher(body)
            .replaceFirst(Matcher.quoteReplacement("\"resourceVersion\":\"" + version + "\""))
        : body;
  }

  private static String replace(String text, Demo before, Demo now) {
    return text.replace(before.namespace(), now.namespace())
        .replace(before.name(), now.name())
        .replace(before.uid(), now.uid());
  }
}
