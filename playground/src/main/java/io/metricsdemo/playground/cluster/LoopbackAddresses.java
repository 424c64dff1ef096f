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
 * 127.0.0.1 (macOS), ports of its own there. What another user of the machine holds is skipped.
 */
final class LoopbackAddresses {

  private static final int LAST = 254 * 254;

  private final Set<String> taken = new HashSet<>();
  private final boolean own;

  LoopbackAddresses() {
    this(canBind("127.1.0.1"));
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
    taken.remove(address.ip());
  }

  private PodAddress takeAddress(List<Integer> ports) throws IOException {
    for (int n = 0; n < LAST; n++) {
      String ip = "127.1." + n / 254 + "." + (n % 254 + 1);
      if (!taken.contains(ip) && ports.stream().allMatch(port -> isFree(ip, port))) {
        taken.add(ip);
        return new PodAddress(ip, Map.of());
      }
    }
    throw new IOException("no loopback address is left on which the ports " + ports + " are free");
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

  private static boolean canBind(String ip) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(ip, 0));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isFree(String ip, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // As the pod's process will: what a predecessor left in TIME_WAIT does not count.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(ip, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
