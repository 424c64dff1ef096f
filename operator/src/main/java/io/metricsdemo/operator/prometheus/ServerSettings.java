package io.metricsdemo.operator.prometheus;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A server with Prometheus' HTTP API that the operator is configured with. Its files are read again
 * when they change.
 *
 * @param url scheme, host, port and the path under which the API is served
 * @param bearerTokenFile file whose content is sent as bearer token
 * @param basicAuth files with a user name and a password; empty where there is a bearer token
 * @param headersFile file of headers to send with each request
 * @param caFile PEM file of the certificate authorities that sign the server's certificate
 */
public record ServerSettings(
    URI url,
    Optional<Path> bearerTokenFile,
    Optional<BasicAuth> basicAuth,
    Optional<Path> headersFile,
    Optional<Path> caFile) {

  private static final String AUTHORIZATION = "Authorization";

  /** A part of a path that may be a token, as managed services have it there. */
  private static final Pattern TOKEN =
      Pattern.compile("(?<=/)(?=[^/]*[0-9])(?=[^/]*[A-Za-z])[A-Za-z0-9_-]{20,}(?=/|$)");

  /** A server that requires no credentials. */
  public static ServerSettings of(URI url) {
    return new ServerSettings(
        url, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * The URL as the status, messages and the log have it: without a user, and what may be a token.
   */
  public String address() {
    return "%s://%s%s%s"
        .formatted(
            url.getScheme(),
            url.getHost(),
            url.getPort() < 0 ? "" : ":" + url.getPort(),
            TOKEN.matcher(url.getRawPath()).replaceAll("***"));
  }

  /**
   * The headers to send, by what the files hold now.
   *
   * @throws PrometheusException when they cannot be used, with the file and without its content
   */
  public Map<String, String> headers() throws PrometheusException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (headersFile.isPresent()) {
      headers.putAll(new HeadersFile(headersFile.get()).read());
    }
    Optional<String> authorization = authorization();
    if (authorization.isPresent() && headers.put(AUTHORIZATION, authorization.get()) != null) {
      throw SettingsFile.unusable(
          "headers",
          headersFile.orElseThrow(),
          "sets Authorization, which the bearer token or the user name and password already set");
    }
    return headers;
  }

  private Optional<String> authorization() throws PrometheusException {
    if (basicAuth.isPresent()) {
      return Optional.of(basicAuth.get().authorization());
    }
    return bearerTokenFile.isPresent()
        ? Optional.of(new BearerToken(bearerTokenFile.get()).authorization())
        : Optional.empty();
  }
}
