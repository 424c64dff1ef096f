package io.metricsdemo.operator.prometheus;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Headers to send with each request, in a file of lines {@code Name: value}, which may be changed
 * at any time. Empty lines are skipped.
 */
record HeadersFile(Path file) {

  /** RFC 9110, section 5.6.2. */
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7E\\t]+");

  /** They belong to one connection or to the message; the HTTP client sets them. */
  private static final Set<String> OF_THE_CLIENT =
      Set.of(
          "accept",
          "accept-encoding",
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /**
   * The current headers, by name.
   *
   * @throws PrometheusException with the number of the line that is wrong, and nothing of its value
   */
  Map<String, String> read() throws PrometheusException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    String[] lines = SettingsFile.read("headers", file).split("\\R");
    for (int i = 0; i < lines.length; i++) {
      if (!lines[i].isBlank()) {
        add(headers, lines[i], i + 1);
      }
    }
    return headers;
  }

  private void add(Map<String, String> headers, String line, int number)
      throws PrometheusException {
    String[] parts = line.split(":", 2);
    if (parts.length != 2 || !NAME.matcher(parts[0]).matches()) {
      throw wrong(number, "must be Name: value");
    }
    String value = parts[1].strip();
    if (!VALUE.matcher(value).matches()) {
      throw wrong(number, "must have a value of printable ASCII characters");
    }
    if (OF_THE_CLIENT.contains(parts[0].toLowerCase(Locale.ROOT))) {
      throw wrong(number, "sets %s, which the operator sets itself".formatted(parts[0]));
    }
    if (headers.put(parts[0], value) != null) {
      throw wrong(number, "sets %s a second time".formatted(parts[0]));
    }
  }

  private PrometheusException wrong(int line, String why) {
    return SettingsFile.unusable("headers", file, "is invalid: line %d %s".formatted(line, why));
  }
}
