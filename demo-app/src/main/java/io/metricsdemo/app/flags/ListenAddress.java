package io.metricsdemo.app.flags;

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

  /** An address as Go prints it, so that it can be given back as a flag. */
  public static String format(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    if (address.getAddress().isAnyLocalAddress()) {
      host = host.contains(":") ? "::" : host;
    }
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
