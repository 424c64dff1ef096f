package io.metricsdemo.app.flags;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address to listen on, in Go's form: {@code host:port}, {@code [ipv6]:port}, or {@code :port}
 * for every interface.
 *
 * @param host a name or an IP address, empty for every interface
 * @param port 0 for any free port
 */
public record ListenAddress(String host, int port) {

  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+(?:%[^\\]]+)?)\\]|([^:\\[\\]\\s]*)):([0-9]{1,5})");

  static Optional<ListenAddress> parse(String text) {
    Matcher matcher = HOST_AND_PORT.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 0xFFFF) {
      return Optional.empty();
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return Optional.of(new ListenAddress(host, Integer.parseInt(matcher.group(3))));
  }

  /**
   * The address to bind.
   *
   * @throws UnknownHostException when the host has no address
   */
  public InetSocketAddress resolve() throws UnknownHostException {
    return host.isEmpty()
        ? new InetSocketAddress(port)
        : new InetSocketAddress(InetAddress.getByName(host), port);
  }

  /** As given on the command line. */
  @Override
  public String toString() {
    return format(host, port);
  }

  /** A bound address as Go prints it, so that it can be given as a flag. */
  public static String format(InetSocketAddress address) {
    boolean everyIpv6 =
        address.getAddress().isAnyLocalAddress() && address.getAddress() instanceof Inet6Address;
    return format(everyIpv6 ? "::" : address.getAddress().getHostAddress(), address.getPort());
  }

  private static String format(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
