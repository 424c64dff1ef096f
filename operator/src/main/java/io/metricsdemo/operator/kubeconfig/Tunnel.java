package io.metricsdemo.operator.kubeconfig;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * A proxy on this machine that connects to one API server and to nothing else, whichever name the
 * client has for it: directly, or through another proxy of a kind that the client does not speak.
 * TLS is between the client and the API server, by the name that the client has.
 */
final class Tunnel implements AutoCloseable {

  private static final int CONNECT_MILLIS = 5_000;
  private static final int LONGEST_LINE = 8192;
  private static final String NEXT_LINE = "\r\n";
  private static final String EMPTY_LINE = "\r\n\r\n";

  private final String host;
  private final int port;
  private final Optional<URI> proxy;
  private final ServerSocket listener;
  private volatile String failure = "";

  /**
   * @param proxy of scheme http, https or socks5; empty to connect directly
   */
  Tunnel(String host, int port, Optional<URI> proxy) {
    this.host = host;
    this.port = port;
    this.proxy = proxy;
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(
        () -> {
          while (true) {
            Socket client = listener.accept();
            start(() -> serve(client));
          }
        });
  }

  InetSocketAddress address() {
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  /** Why the last connection was not made; empty where none has failed. */
  Optional<String> failure() {
    return Optional.of(failure).filter(why -> !why.isEmpty());
  }

  /** What ends with its connection. */
  private interface Task {
    void run() throws IOException;
  }

  private static void start(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // One of the sides is gone, which the client sees.
              }
            },
            "tunnel");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Socket client) throws IOException {
    try (client) {
      readHead(client.getInputStream());
      try (Socket server = connect()) {
        answer(client, "200 OK");
        start(() -> copy(server, client));
        copy(client, server);
      } catch (IOException e) {
        failure = "%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage());
        answer(client, "502 Bad Gateway");
      }
    }
  }

  private static void answer(Socket client, String status) throws IOException {
    client
        .getOutputStream()
        .write(("HTTP/1.1 " + status + EMPTY_LINE).getBytes(StandardCharsets.US_ASCII));
  }

  private Socket connect() throws IOException {
    if (proxy.isEmpty()) {
      return open(new Socket(), new InetSocketAddress(host, port));
    }
    InetSocketAddress address = new InetSocketAddress(proxy.get().getHost(), proxy.get().getPort());
    if (proxy.get().getScheme().startsWith("socks5")) {
      return open(
          new Socket(new Proxy(Proxy.Type.SOCKS, address)),
          InetSocketAddress.createUnresolved(host, port));
    }
    Socket connection = open(new Socket(), address);
    try {
      Socket through =
          proxy.get().getScheme().equals("https")
              ? ((SSLSocketFactory) SSLSocketFactory.getDefault())
                  .createSocket(connection, proxy.get().getHost(), proxy.get().getPort(), true)
              : connection;
      ask(through);
      return through;
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  private static Socket open(Socket socket, InetSocketAddress address) throws IOException {
    socket.connect(address, CONNECT_MILLIS);
    return socket;
  }

  private void ask(Socket through) throws IOException {
    String target = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    String credentials =
        Optional.ofNullable(proxy.get().getRawUserInfo())
            .map(user -> URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8))
            .map(
                user ->
                    NEXT_LINE
                        + "Proxy-Authorization: Basic "
                        + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)))
            .orElse("");
    through
        .getOutputStream()
        .write(
            ("CONNECT "
                    + target
                    + " HTTP/1.1"
                    + NEXT_LINE
                    + "Host: "
                    + target
                    + credentials
                    + EMPTY_LINE)
                .getBytes(StandardCharsets.US_ASCII));
    String status = readHead(through.getInputStream());
    if (!status.matches("HTTP/1[.][01] 2[0-9][0-9].*")) {
      throw new IOException("the proxy answers " + status.replaceFirst("^HTTP/[0-9.]+ ", ""));
    }
  }

  /** Reads up to the empty line, and returns the first. */
  private static String readHead(InputStream in) throws IOException {
    String first = readLine(in);
    String line = first;
    while (!line.isEmpty()) {
      line = readLine(in);
    }
    return first;
  }

  private static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.length() > LONGEST_LINE) {
        throw new IOException("it does not answer as an HTTP proxy");
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }

  private static void copy(Socket from, Socket to) throws IOException {
    try {
      OutputStream out = to.getOutputStream();
      from.getInputStream().transferTo(out);
    } finally {
      from.close();
      to.close();
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
