package io.metricsdemo.app.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Scrapes the program's own endpoint until the virtual machine has compiled what a scrape runs. At
 * one scrape every 30 s that would take the best part of an hour; this takes about a second, in the
 * background, and leaves no trace in the metrics but the CPU time of the process.
 */
public final class WarmUp implements Runnable {

  /**
   * Until the first probe and the first scrape are answered, which would have to share the
   * processor.
   */
  private static final Duration PAUSE = Duration.ofMillis(500);

  private static final int ROUNDS = 750;

  // HEAD has the response rendered and then left out, so there are only headers to read; of a load,
  // which is rendered while it is sent, nothing. The second one asks as Prometheus does.
  private static final byte[] TEXT =
      "HEAD /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] COMPRESSED_OPENMETRICS =
      ("HEAD /metrics HTTP/1.1\r\nHost: localhost\r\n"
              + "Accept: application/openmetrics-text;version=1.0.0\r\nAccept-Encoding: gzip\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);

  private final InetSocketAddress endpoint;

  /** For the endpoint bound to this address. */
  public WarmUp(InetSocketAddress endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public void run() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    InetAddress address = endpoint.getAddress();
    try (Socket socket =
        new Socket(
            address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address,
            endpoint.getPort())) {
      socket.setTcpNoDelay(true);
      for (int round = 0; round < ROUNDS; round++) {
        scrape(socket, TEXT);
        scrape(socket, COMPRESSED_OPENMETRICS);
      }
    } catch (IOException e) {
      // The program is stopping, or cannot reach itself. It then serves as well, only slower at
      // first.
      return;
    }
  }

  private static void scrape(Socket socket, byte[] request) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(request);
    InputStream in = socket.getInputStream();
    byte[] response = new byte[1024];
    int length = 0;
    while (!endsHeaders(response, length)) {
      int read = in.read(response, length, response.length - length);
      if (read <= 0) {
        throw new IOException("response headers are incomplete");
      }
      length += read;
    }
  }

  private static boolean endsHeaders(byte[] response, int length) {
    return length >= 4
        && response[length - 4] == '\r'
        && response[length - 3] == '\n'
        && response[length - 2] == '\r'
        && response[length - 1] == '\n';
  }
}
