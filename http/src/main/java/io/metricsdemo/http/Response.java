package io.metricsdemo.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A response.
 *
 * @param headers beside Content-Type, Content-Length, Transfer-Encoding, Date and Connection
 * @param body the whole of it, or empty where it is made in pieces
 * @param pieces the body where it is made while it is sent, else null
 */
public record Response(
    int status, String contentType, Map<String, String> headers, byte[] body, Pieces pieces) {

  /** A response with a body that is there. */
  public Response(int status, String contentType, Map<String, String> headers, byte[] body) {
    this(status, contentType, headers, body, null);
  }

  /** A response with a body that is made while it is sent. */
  public Response(int status, String contentType, Map<String, String> headers, Pieces pieces) {
    this(status, contentType, headers, new byte[0], pieces);
  }

  /** A response of plain text. */
  public static Response text(int status, String text) {
    return text(status, text, Map.of());
  }

  static Response text(int status, String text, Map<String, String> headers) {
    return new Response(
        status, "text/plain; charset=utf-8", headers, text.getBytes(StandardCharsets.UTF_8));
  }
}
