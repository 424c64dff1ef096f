package io.metricsdemo.operator.prometheus;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Plays an API server that forwards a port of a pod, or refuses it, and refuses its proxy: as much
 * of HTTP and of the protocol v4.channel.k8s.io as that takes.
 */
final class ForwardingApiServer implements AutoCloseable {

  private static final byte DATA = 0;
  private static final byte ERROR = 1;
  private static final int BINARY = 0x82;
  private static final int CLOSE = 0x88;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ServerSocket server;
  private final KubernetesClient client;
  private final int target;
  final Queue<String> requests = new ConcurrentLinkedQueue<>();
  volatile boolean forwards = true;
  volatile int proxyStatus = 403;

  /**
   * @param target the port of this machine that stands for that of the pod
   */
  ForwardingApiServer(int target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://127.0.0.1:" + server.getLocalPort())
                    .withHttp2Disable(true)
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
    run(
        () -> {
          while (true) {
            Socket connection = server.accept();
            run(() -> serve(connection));
          }
        });
  }

  KubernetesClient client() {
    return client;
  }

  /** What ends with the connection. */
  private interface Task {
    void run() throws IOException;
  }

  private void run(Task task) {
    threads.execute(
        () -> {
          try {
            task.run();
          } catch (IOException e) {
            // The other side is gone.
          }
        });
  }

  private void serve(Socket connection) throws IOException {
    try (connection) {
      DataInputStream in = new DataInputStream(connection.getInputStream());
      OutputStream out = connection.getOutputStream();
      String uri = line(in).split(" ")[1];
      requests.add(uri);
      String key = "";
      for (String header = line(in); !header.isEmpty(); header = line(in)) {
        if (header.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
          key = header.substring(header.indexOf(':') + 1).strip();
        }
      }
      if (key.isEmpty()) {
        answer(out, proxyStatus, "cannot get resource \\\"pods/proxy\\\" in API group \\\"\\\"");
      } else if (!forwards) {
        answer(out, 403, "cannot create resource \\\"pods/portforward\\\"");
      } else {
        out.write(
            ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Protocol: v4.channel.k8s.io\r\nSec-WebSocket-Accept: "
                    + accept(key)
                    + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        forward(in, out);
      }
    }
  }

  private void forward(DataInputStream in, OutputStream out) throws IOException {
    // Each channel begins with the port.
    send(out, new byte[] {DATA, 0, 0}, 3);
    send(out, new byte[] {ERROR, 0, 0}, 3);
    try (Socket pod = connect(out)) {
      run(() -> copy(pod.getInputStream(), out));
      for (byte[] message = receive(in); message.length > 0; message = receive(in)) {
        pod.getOutputStream().write(message, 1, message.length - 1);
      }
    }
  }

  private Socket connect(OutputStream out) throws IOException {
    try {
      return new Socket(InetAddress.getLoopbackAddress(), target);
    } catch (IOException e) {
      byte[] words = "\u0001connection refused".getBytes(StandardCharsets.US_ASCII);
      send(out, words, words.length);
      throw e;
    }
  }

  private static void copy(InputStream pod, OutputStream out) throws IOException {
    byte[] buffer = new byte[1000];
    buffer[0] = DATA;
    for (int n = pod.read(buffer, 1, 999); n > 0; n = pod.read(buffer, 1, 999)) {
      send(out, buffer, n + 1);
    }
    out.write(new byte[] {(byte) CLOSE, 0});
  }

  private static void send(OutputStream out, byte[] message, int length) throws IOException {
    synchronized (out) {
      out.write(BINARY);
      // No longer than it has to be, or the client refuses it.
      out.write(
          length < 126
              ? new byte[] {(byte) length}
              : new byte[] {126, (byte) (length >> 8), (byte) length});
      out.write(message, 0, length);
      out.flush();
    }
  }

  /** A message of the client, which masks them; none at the end. */
  private static byte[] receive(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    int length = in.readUnsignedByte() & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    }
    byte[] mask = in.readNBytes(4);
    byte[] message = in.readNBytes(length);
    for (int i = 0; i < length; i++) {
      message[i] ^= mask[i % 4];
    }
    return kind == BINARY ? message : new byte[0];
  }

  private static void answer(OutputStream out, int status, String message) throws IOException {
    String body =
        "{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"User \\\"dev\\\" %s\"}"
            .formatted(message);
    out.write(
        ("HTTP/1.1 %d No\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                .formatted(status, body.length(), body))
            .getBytes(StandardCharsets.US_ASCII));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private static String accept(String key) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-1")
                  .digest(
                      (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                          .getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-1", e);
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
    threads.shutdownNow();
  }
}
