package io.metricsdemo.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A whole response.
 *
 * @param headers beside Content-Type, Content-Length, Date and Connection
 */
public record Response(int status, String contentType, Map<String, String> headers, byte[] body) {

  /** A response of plain text. */
  public static Response text(int status, String text) {
    return text(status, text, Map.of());
  }

  static Response text(int status, String text, Map<String, String> headers) {
    return new Response(
        status, "text/plain; charset=utf-8", headers, text.getBytes(StandardCharsets.UTF_8));
  }
}
