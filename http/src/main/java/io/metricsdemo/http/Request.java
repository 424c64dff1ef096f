package io.metricsdemo.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request, as far as an answer depends on it.
 *
 * @param method as sent
 * @param path without its escapes
 * @param query as sent, with its escapes; empty when there is none
 * @param headers those that this server reads, by lower-case name, with the values as sent
 */
public record Request(String method, String path, String query, Map<String, List<String>> headers) {

  /** The value of a header, by its lower-case name; the first one where it is repeated. */
  public Optional<String> header(String name) {
    List<String> values = headers(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
  }

  /** All values of a header, by its lower-case name. */
  public List<String> headers(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /**
   * The values of a parameter of the query. As in Go, a pair with an invalid escape or a semicolon
   * is left out, and the others count.
   */
  public List<String> parameters(String name) {
    if (query.isEmpty()) {
      return List.of();
    }
    List<String> values = new ArrayList<>();
    for (String pair : query.split("&")) {
      if (pair.isEmpty() || pair.indexOf(';') >= 0) {
        continue;
      }
      int equals = pair.indexOf('=');
      Optional<String> key =
          PercentEncoding.decode(plusAsSpace(equals < 0 ? pair : pair.substring(0, equals)));
      Optional<String> value =
          PercentEncoding.decode(plusAsSpace(equals < 0 ? "" : pair.substring(equals + 1)));
      if (key.isPresent() && key.get().equals(name)) {
        value.ifPresent(values::add);
      }
    }
    return values;
  }

  private static String plusAsSpace(String text) {
    return text.replace('+', ' ');
  }
}
