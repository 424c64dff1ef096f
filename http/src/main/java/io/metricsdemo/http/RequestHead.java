package io.metricsdemo.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The head of a request, read as it arrives. Only the headers that this server reads are kept, so
 * that a connection takes a few kilobytes whatever its client sends.
 */
final class RequestHead {

  /** What a Go server takes; one byte more is 431. */
  private static final int MAX_BYTES = (1 << 20) + 4096;

  /** What may be kept of them, in the request line and in the headers that are read. */
  private static final int MAX_KEPT_BYTES = 8 * 1024;

  private static final Set<String> KEPT =
      Set.of(
          "accept", "accept-encoding", "connection", "content-length", "host", "transfer-encoding");

  private final Map<String, List<String>> headers = new HashMap<>();
  private byte[] line = new byte[256];
  private int length;
  private boolean cut;
  private int bytes;
  private int keptBytes;
  private String[] requestLine;

  /** Whether the first byte has arrived. */
  boolean begun() {
    return bytes > 0;
  }

  /**
   * Takes bytes, up to the end of the head.
   *
   * @return whether the head has ended
   * @throws RefusedRequest at the first thing that cannot be read
   */
  boolean take(ByteBuffer in) throws RefusedRequest {
    while (in.hasRemaining()) {
      byte next = in.get();
      if (++bytes > MAX_BYTES) {
        throw tooLarge();
      }
      if (next == '\n') {
        if (endLine()) {
          return true;
        }
      } else if (length < MAX_KEPT_BYTES) {
        append(next);
      } else {
        cut = true;
      }
    }
    return false;
  }

  /** The request; only after the head has ended. */
  Request request() throws RefusedRequest {
    String target = pathAndQuery(requestLine[1]);
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    return new Request(
        requestLine[0],
        PercentEncoding.decode(path)
            .orElseThrow(() -> badRequest("invalid escape in the path of the request")),
        question < 0 ? "" : target.substring(question + 1),
        headers);
  }

  /** Whether the client reads a body in chunks, as HTTP/1.1 has them. */
  boolean takesChunks() {
    return requestLine[2].equals("HTTP/1.1");
  }

  /** Whether the client may send another request on this connection. */
  boolean keepsAlive() {
    return takesChunks()
        && !asksToClose()
        // A body is not read: the answer does not depend on it, and the connection ends instead.
        && !headers.containsKey("transfer-encoding")
        && isEveryLengthZero();
  }

  private boolean asksToClose() {
    for (String value : headers.getOrDefault("connection", List.of())) {
      for (String option : value.split(",")) {
        if (option.strip().equalsIgnoreCase("close")) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isEveryLengthZero() {
    for (String length : headers.getOrDefault("content-length", List.of())) {
      if (!length.equals("0")) {
        return false;
      }
    }
    return true;
  }

  private void append(byte next) {
    if (length == line.length) {
      line = Arrays.copyOf(line, length * 2);
    }
    line[length++] = next;
  }

  private boolean endLine() throws RefusedRequest {
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    String text = new String(line, 0, length, StandardCharsets.ISO_8859_1);
    boolean whole = !cut;
    length = 0;
    cut = false;
    if (text.isEmpty()) {
      // Before the request line, an empty line is ignored, as RFC 9112 asks.
      return requestLine != null && end();
    }
    if (requestLine == null) {
      requestLine = requestLine(kept(text, whole));
    } else {
      header(text, whole);
    }
    return false;
  }

  private boolean end() throws RefusedRequest {
    if (requestLine[2].equals("HTTP/1.1") && !headers.containsKey("host")) {
      throw badRequest("missing required Host header");
    }
    return true;
  }

  private static String[] requestLine(String text) throws RefusedRequest {
    String[] words = text.split(" ", -1);
    if (words.length != 3 || words[0].isEmpty()) {
      throw badRequest("malformed request line");
    }
    if (!words[2].equals("HTTP/1.1") && !words[2].equals("HTTP/1.0")) {
      throw words[2].matches("HTTP/\\d\\.\\d")
          ? new RefusedRequest(505, "unsupported protocol version")
          : badRequest("malformed HTTP version");
    }
    return words;
  }

  private void header(String text, boolean whole) throws RefusedRequest {
    int colon = text.indexOf(':');
    if (colon < 0 && !whole) {
      throw tooLarge();
    }
    String name = text.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
    if (name.isEmpty() || name.indexOf(' ') >= 0 || name.indexOf('\t') >= 0) {
      throw badRequest("malformed header line");
    }
    if (KEPT.contains(name)) {
      headers
          .computeIfAbsent(name, key -> new ArrayList<>(1))
          .add(kept(text, whole).substring(colon + 1).strip());
    }
  }

  private String kept(String text, boolean whole) throws RefusedRequest {
    keptBytes += text.length();
    if (!whole || keptBytes > MAX_KEPT_BYTES) {
      throw tooLarge();
    }
    return text;
  }

  /** The target without scheme and host, which a client may send although this is no proxy. */
  private static String pathAndQuery(String target) throws RefusedRequest {
    if (target.startsWith("/") || target.equals("*")) {
      return target;
    }
    int host = target.indexOf("://");
    if (host < 0) {
      throw badRequest("malformed request target");
    }
    int path = target.indexOf('/', host + 3);
    return path < 0 ? "/" : target.substring(path);
  }

  private static RefusedRequest badRequest(String reason) {
    return new RefusedRequest(400, "400 Bad Request: " + reason);
  }

  private static RefusedRequest tooLarge() {
    return new RefusedRequest(431, "431 Request Header Fields Too Large");
  }
}
