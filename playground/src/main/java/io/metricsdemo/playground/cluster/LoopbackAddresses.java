package io.metricsdemo.playground.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives each pod a loopback address of its own, 127.1.0.1 and on, or where the system has only
 * 127.0.0.1 (macOS), ports of its own there. What another user of the machine holds is skipped, and
 * what another playground is about to use: each address is reserved by listening on a port of it
 * that no pod uses.
 */
final class LoopbackAddresses implements AutoCloseable {

  private static final int LAST = 254 * 254;
  private static final int RESERVATION_PORT = 28080;

  private final Map<String, ServerSocket> reserved = new HashMap<>();
  private final boolean own;

  LoopbackAddresses() {
    this(isFree("127.1.0.1", 0));
  }

  /**
   * @param own whether each pod can have an address of its own
   */
  LoopbackAddresses(boolean own) {
    this.own = own;
  }

  /**
   * An address on which these ports are free.
   *
   * @throws IOException when there is none
   */
  PodAddress take(List<Integer> ports) throws IOException {
    return own ? takeAddress(ports) : takePorts(ports);
  }

  boolean isFree(PodAddress address, List<Integer> ports) {
    return ports.stream().allMatch(port -> isFree(address.ip(), address.port(port)));
  }

  void giveBack(PodAddress address) {
    close(reserved.remove(address.ip()));
  }

  private PodAddress takeAddress(List<Integer> ports) throws IOException {
    for (int n = 0; n < LAST; n++) {
      String ip = "127.1." + n / 254 + "." + (n % 254 + 1);
      ServerSocket reservation = bind(ip, RESERVATION_PORT);
      if (reservation != null && ports.stream().allMatch(port -> isFree(ip, port))) {
        reserved.put(ip, reservation);
        return new PodAddress(ip, Map.of());
      }
      close(reservation);
    }
    throw new IOException("no loopback address has free ports " + ports);
  }

  private static PodAddress takePorts(List<Integer> ports) throws IOException {
    Map<Integer, Integer> free = new HashMap<>();
    Set<ServerSocket> held = new HashSet<>();
    try {
      for (int port : ports) {
        // All held until the last is found, so that no two are the same.
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        held.add(socket);
        free.put(port, socket.getLocalPort());
      }
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
    return new PodAddress("127.0.0.1", free);
  }

  private static boolean isFree(String ip, int port) {
    ServerSocket socket = bind(ip, port);
    close(socket);
    return socket != null;
  }

  /** A listening socket, or null when somebody else has the port. */
  private static ServerSocket bind(String ip, int port) {
    ServerSocket socket = null;
    try {
      socket = new ServerSocket();
      // As the pod's process will: what a predecessor left in TIME_WAIT does not count.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(ip, port));
      return socket;
    } catch (IOException e) {
      close(socket);
      return null;
    }
  }

  private static void close(ServerSocket socket) {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        // Then it was closed before.
        return;
      }
    }
  }

  @Override
  public void close() {
    reserved.values().forEach(LoopbackAddresses::close);
    reserved.clear();
  }
}
