package io.metricsdemo.http.scrape;

import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The encoding of a scrape, as <a
 * href="https://pkg.go.dev/github.com/prometheus/client_golang/prometheus/promhttp">Go's
 * promhttp</a> negotiates it: gzip when its weight is greater than that of no encoding. Unlike
 * there, any case is the same, and a {@code *} takes gzip unless that is refused.
 */
final class ContentEncoding {

  private static final Pattern CODING =
      Pattern.compile("([^\\s,;]+)\\s*(?:;\\s*[qQ]=([01](?:\\.\\d*)?)\\s*)?");

  private ContentEncoding() {}

  /** Whether the response is compressed, by all Accept-Encoding headers of the request. */
  static boolean isGzip(List<String> acceptEncodings) {
    double gzip = weight(acceptEncodings, "gzip").orElse(weight(acceptEncodings, "*").orElse(0));
    return gzip > weight(acceptEncodings, "identity").orElse(0);
  }

  /** The greatest one that is given, up to the first unreadable clause of each header. */
  private static OptionalDouble weight(List<String> acceptEncodings, String coding) {
    OptionalDouble greatest = OptionalDouble.empty();
    for (String header : acceptEncodings) {
      for (String clause : header.split(",")) {
        Matcher matcher = CODING.matcher(clause.strip());
        if (!matcher.matches()) {
          break;
        }
        if (matcher.group(1).equalsIgnoreCase(coding)) {
          double weight = matcher.group(2) == null ? 1 : Double.parseDouble(matcher.group(2));
          greatest = OptionalDouble.of(Math.max(weight, greatest.orElse(0)));
        }
      }
    }
    return greatest;
  }
}
