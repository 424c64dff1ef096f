package io.metricsdemo.simulator.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One request as it arrived.
 *
 * @param path decoded segments, none of them empty
 * @param query the last value of each parameter
 * @param headers by lower-case name
 */
public record ApiRequest(
    String method,
    String rawPath,
    List<String> path,
    Map<String, String> query,
    Map<String, String> headers,
    String body) {

  public Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  public boolean flag(String name) {
    return parameter(name).map(v -> v.isEmpty() || v.equals("true") || v.equals("1")).orElse(false);
  }

  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** The content type without its parameters. */
  public String contentType() {
    return header("content-type").split(";", 2)[0].strip();
  }
}
