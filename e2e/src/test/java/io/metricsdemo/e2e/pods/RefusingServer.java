package io.metricsdemo.e2e.pods;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A program for a pod whose image has no more than a Java run-time. It refuses scrapes in the way
 * of its argument: {@code reset} and {@code close} end the connection as the proxy of a service
 * mesh does under strict mTLS, {@code unavailable} answers as such a proxy may, and {@code
 * unacceptable} refuses whoever asks for OpenMetrics.
 */
public final class RefusingServer {

  static final int PORT = 8080;

  private static final int LONGEST_REQUEST = 8192;

  private RefusingServer() {}

  /** Serves until the process ends. */
  public static void main(String[] arguments) throws IOException {
    try (ServerSocket server = new ServerSocket(PORT)) {
      while (!server.isClosed()) {
        try (Socket client = server.accept()) {
          serve(client, arguments[0]);
        }
      }
    }
  }

  private static void serve(Socket client, String way) throws IOException {
    byte[] request = new byte[LONGEST_REQUEST];
    int length = Math.max(0, client.getInputStream().read(request));
    switch (way) {
      case "reset" -> client.setSoLinger(true, 0);
      case "close" -> {}
      case "unavailable" -> answer(client, "503 Service Unavailable", "");
      case "unacceptable" -> {
        String head = new String(request, 0, length, StandardCharsets.US_ASCII);
        if (head.contains("openmetrics")) {
          answer(client, "406 Not Acceptable", "");
        } else {
          answer(client, "200 OK", "scrapes_total 1\n");
        }
      }
      default -> throw new IllegalArgumentException(way);
    }
  }

  private static void answer(Socket client, String status, String body) throws IOException {
    OutputStream out = client.getOutputStream();
    out.write(
        "HTTP/1.1 %s\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(status, body.length(), body)
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
