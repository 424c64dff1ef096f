package io.metricsdemo.http.scrape;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

  private static OptionalDouble weight(List<String> acceptEncodings, String coding) {
    return acceptEncodings.stream()
        .flatMap(ContentEncoding::clauses)
        .filter(clause -> clause.group(1).equalsIgnoreCase(coding))
        .mapToDouble(clause -> clause.group(2) == null ? 1 : Double.parseDouble(clause.group(2)))
        .max();
  }

  /** Up to the first unreadable one. */
  private static Stream<Matcher> clauses(String header) {
    return Arrays.stream(header.split(","))
        .map(clause -> CODING.matcher(clause.strip()))
        .takeWhile(Matcher::matches);
  }
}
