package io.metricsdemo.operator.kubeconfig;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP or SOCKS5 proxy that connects each request to one local port, whatever its host is. */
final class TestProxy implements AutoCloseable {

  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final int target;
  private final boolean socks;

  /** The head of each request, or the name that SOCKS was given. */
  final Queue<String> requests = new ConcurrentLinkedQueue<>();

  volatile boolean refuses;

  TestProxy(int target, boolean socks) throws IOException {
    this.target = target;
    this.socks = socks;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(
        () -> {
          try {
            while (true) {
              Socket client = listener.accept();
              threads.execute(() -> serve(client));
            }
          } catch (IOException e) {
            // It is closed.
          }
        });
  }

  int port() {
    return listener.getLocalPort();
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      if (socks) {
        greetSocks(client);
      } else if (refuses) {
        requests.add(head(client.getInputStream()));
        write(client, "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
        return;
      } else {
        requests.add(head(client.getInputStream()));
        write(client, "HTTP/1.1 200 OK\r\n\r\n");
      }
      threads.execute(
          () -> {
            try {
              server.getInputStream().transferTo(client.getOutputStream());
            } catch (IOException e) {
              // One side is gone.
            }
          });
      client.getInputStream().transferTo(server.getOutputStream());
    } catch (IOException e) {
      // One side is gone.
    }
  }

  private void greetSocks(Socket client) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    in.readByte();
    in.readNBytes(in.readUnsignedByte());
    client.getOutputStream().write(new byte[] {5, 0});
    in.readNBytes(4);
    String name = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
    requests.add(name + ":" + in.readUnsignedShort());
    client.getOutputStream().write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    return head.toString();
  }

  private static void write(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
