package io.metricsdemo.operator.prometheus;

import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** The kinds of failures of a query; each has another fix. */
public enum Symptom {
  /** Nothing listens at the address. */
  CONNECTION_REFUSED,
  UNKNOWN_HOST,
  NO_ANSWER,
  /** An https request to a port that does not speak TLS. */
  SPEAKS_NO_TLS,
  /** An http request to a port that speaks TLS. */
  SPEAKS_TLS,
  UNTRUSTED_CERTIFICATE,
  CERTIFICATE_OF_ANOTHER_NAME,
  EXPIRED_CERTIFICATE,
  CLIENT_CERTIFICATE_REQUIRED,
  /** A web page in place of an answer of the API, such as one to log in. */
  WEB_PAGE,
  REDIRECT,
  UNAUTHORIZED,
  /** A store of several tenants requires the name of one. */
  NO_TENANT,
  FORBIDDEN,
  RATE_LIMITED,
  /** The API is not below this path. */
  NO_API,
  /** The server, or a server behind a gateway, is not available. */
  UNAVAILABLE,
  /** Any other request that the server rejects as invalid. */
  BAD_REQUEST,
  /** A file that the settings name. */
  UNUSABLE_FILE,
  OTHER;

  private static final int TOO_MANY_REQUESTS = 429;

  /** How the servers of Go, nginx, Apache and Tomcat answer HTTP where they speak TLS. */
  private static final List<String> WANTS_TLS =
      List.of(
          "HTTP request to an HTTPS server",
          "plain HTTP request was sent to HTTPS port",
          "speaking plain HTTP to an SSL-enabled server port",
          "combination of host and port requires TLS");

  /** How a cluster of VictoriaMetrics answers where the path lacks the tenant or is another. */
  private static final List<String> WANTS_PATH =
      List.of("cannot parse accountID", "unsupported path requested");

  /** The message of Mimir and Cortex. */
  private static final String WANTS_TENANT = "no org id";

  /** Of a response whose status is not a success. */
  static Symptom of(int status, String body) {
    if (contains(body, WANTS_TLS)) {
      return SPEAKS_TLS;
    }
    if (contains(body, WANTS_PATH)) {
      return NO_API;
    }
    if (body.contains(WANTS_TENANT)) {
      return NO_TENANT;
    }
    return switch (status) {
      case HttpURLConnection.HTTP_UNAUTHORIZED -> UNAUTHORIZED;
      case HttpURLConnection.HTTP_FORBIDDEN -> FORBIDDEN;
      case HttpURLConnection.HTTP_NOT_FOUND -> NO_API;
      case TOO_MANY_REQUESTS -> RATE_LIMITED;
      case HttpURLConnection.HTTP_BAD_GATEWAY,
          HttpURLConnection.HTTP_UNAVAILABLE,
          HttpURLConnection.HTTP_GATEWAY_TIMEOUT ->
          UNAVAILABLE;
      default -> status / 100 == 4 ? BAD_REQUEST : OTHER;
    };
  }

  /** Of an exchange that brought no answer. */
  static Symptom of(Throwable failure) {
    List<Throwable> causes = Stream.iterate(failure, e -> e != null, Throwable::getCause).toList();
    if (any(causes, UnresolvedAddressException.class) || any(causes, UnknownHostException.class)) {
      return UNKNOWN_HOST;
    }
    if (any(causes, SSLException.class)) {
      return ofTls(causes);
    }
    String words = failure.getMessage();
    boolean refused = words == null || words.contains("refused");
    return any(causes, ConnectException.class) && refused ? CONNECTION_REFUSED : OTHER;
  }

  /** The JDK has no classes for most of these. */
  private static Symptom ofTls(List<Throwable> causes) {
    if (any(causes, CertificateExpiredException.class)) {
      return EXPIRED_CERTIFICATE;
    }
    if (any(causes, CertPathBuilderException.class)) {
      return UNTRUSTED_CERTIFICATE;
    }
    if (says(causes, "No subject alternative") || says(causes, "No name matching")) {
      return CERTIFICATE_OF_ANOTHER_NAME;
    }
    if (says(causes, "nrecognized SSL message")) {
      return SPEAKS_NO_TLS;
    }
    return says(causes, "certificate_required") || says(causes, "bad_certificate")
        ? CLIENT_CERTIFICATE_REQUIRED
        : OTHER;
  }

  private static boolean contains(String body, List<String> words) {
    return words.stream().anyMatch(body::contains);
  }

  private static boolean any(List<Throwable> causes, Class<? extends Throwable> type) {
    return causes.stream().anyMatch(type::isInstance);
  }

  private static boolean says(List<Throwable> causes, String words) {
    return causes.stream()
        .map(Throwable::getMessage)
        .anyMatch(message -> message != null && message.contains(words));
  }
}
