package io.metricsdemo.operator.kubeconfig;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The proxy that the environment names, by the rules of kubectl.
 *
 * @see <a href="https://pkg.go.dev/golang.org/x/net/http/httpproxy">the rules</a>
 */
record ProxyEnvironment(Map<String, String> variables) {

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  /** A proxy, and the variable that names it. */
  record Named(String url, String variable) {}

  Optional<Named> proxyFor(URI server) {
    String variable = server.getScheme().equals("https") ? "HTTPS_PROXY" : "HTTP_PROXY";
    return value(variable)
        .filter(proxy -> !isExcepted(host(server), port(server)))
        .map(proxy -> new Named(proxy.contains("://") ? proxy : "http://" + proxy, variable));
  }

  private Optional<String> value(String variable) {
    return Optional.ofNullable(variables.get(variable))
        .filter(text -> !text.isBlank())
        .or(() -> Optional.ofNullable(variables.get(variable.toLowerCase(Locale.ROOT))))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /** Without the brackets of an IPv6 address. */
  static String host(URI server) {
    return server.getHost().replaceAll("^\\[|]$", "");
  }

  static int port(URI server) {
    if (server.getPort() > 0) {
      return server.getPort();
    }
    return server.getScheme().equals("https") ? 443 : 80;
  }

  private boolean isExcepted(String host, int port) {
    Optional<InetAddress> address = address(host);
    return host.equalsIgnoreCase("localhost")
        || address.filter(InetAddress::isLoopbackAddress).isPresent()
        || value("NO_PROXY").stream()
            .flatMap(list -> Arrays.stream(list.split(",")))
            .map(String::strip)
            .filter(entry -> !entry.isEmpty())
            .anyMatch(entry -> matches(entry, host, address, port));
  }

  private static boolean matches(
      String entry, String host, Optional<InetAddress> address, int port) {
    if (entry.equals("*")) {
      return true;
    }
    int slash = entry.indexOf('/');
    if (slash > 0) {
      return address.isPresent() && isWithin(address.get(), entry.substring(0, slash), entry);
    }
    Optional<InetAddress> excepted = address(entry.replaceAll("^\\[|]$", ""));
    if (excepted.isPresent()) {
      return excepted.equals(address);
    }
    int colon = entry.lastIndexOf(':');
    if (colon > 0 && entry.substring(colon + 1).matches("[0-9]+")) {
      return entry.substring(colon + 1).equals(Integer.toString(port))
          && matches(entry.substring(0, colon), host, address, port);
    }
    String name = entry.toLowerCase(Locale.ROOT).replaceFirst("^[*]", "");
    String wanted = host.toLowerCase(Locale.ROOT);
    return name.startsWith(".")
        ? wanted.endsWith(name)
        : wanted.equals(name) || wanted.endsWith("." + name);
  }

  private static boolean isWithin(InetAddress address, String network, String range) {
    Optional<InetAddress> base = address(network);
    String length = range.substring(range.indexOf('/') + 1);
    if (base.isEmpty()
        || !length.matches("[0-9]{1,3}")
        || base.get().getAddress().length != address.getAddress().length) {
      return false;
    }
    int ignored = Math.max(0, address.getAddress().length * 8 - Integer.parseInt(length));
    return new BigInteger(1, address.getAddress())
        .shiftRight(ignored)
        .equals(new BigInteger(1, base.get().getAddress()).shiftRight(ignored));
  }

  /** Looks up no name. */
  private static Optional<InetAddress> address(String text) {
    if (!ADDRESS.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
