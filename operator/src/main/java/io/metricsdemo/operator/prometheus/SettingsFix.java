package io.metricsdemo.operator.prometheus;

import java.util.Optional;

/** What to change when the server that the operator's settings name does not answer a query. */
final class SettingsFix {

  private static final String BASIC =
      "PROMETHEUS_BASIC_AUTH_USERNAME_FILE and PROMETHEUS_BASIC_AUTH_PASSWORD_FILE";
  private static final String TOKEN = "PROMETHEUS_BEARER_TOKEN_FILE";
  private static final String HEADERS = "PROMETHEUS_HEADERS_FILE";
  private static final String CA = "PROMETHEUS_CA_FILE";

  private final ServerSettings settings;

  SettingsFix(ServerSettings settings) {
    this.settings = settings;
  }

  /** In sentences without a full stop at the end; empty where it is not known. */
  Optional<String> of(PrometheusException failure) {
    String url = settings.address();
    return Optional.ofNullable(
        switch (failure.symptom()) {
          case CONNECTION_REFUSED ->
              "Nothing listens there. Check the host and port of PROMETHEUS_URL %s, and that the server runs"
                  .formatted(url);
          case UNKNOWN_HOST ->
              "Check the host of PROMETHEUS_URL %s, which must resolve in the operator's pods"
                  .formatted(url);
          case NO_ANSWER ->
              "Check that the server is up and speaks %s at this port, and that no NetworkPolicy, firewall or allow-list blocks the operator's pods from PROMETHEUS_URL %s"
                  .formatted(settings.url().getScheme(), url);
          case SPEAKS_NO_TLS ->
              "The port of PROMETHEUS_URL %s does not speak TLS. Change https to http, or change the port"
                  .formatted(url);
          case SPEAKS_TLS ->
              "The port of PROMETHEUS_URL %s speaks TLS. Change http to https".formatted(url);
          case UNTRUSTED_CERTIFICATE -> untrusted();
          case CERTIFICATE_OF_ANOTHER_NAME ->
              "Set the host of PROMETHEUS_URL %s to a name in the server's certificate, or add this name to the certificate"
                  .formatted(url);
          case EXPIRED_CERTIFICATE -> "Renew the certificate of the server";
          case CLIENT_CERTIFICATE_REQUIRED ->
              "The server requires a client certificate, which the operator cannot send. Set PROMETHEUS_URL to an address that accepts a user name and password or a token, such as that of a proxy";
          case WEB_PAGE ->
              "PROMETHEUS_URL %s leads to a web page, such as a login page. Set it to the address of the HTTP API, with credentials in %s"
                  .formatted(url, credentials());
          case REDIRECT ->
              "Set PROMETHEUS_URL %s to the address of the HTTP API itself. If it redirects to a login page, set credentials in %s"
                  .formatted(url, credentials());
          case UNAUTHORIZED -> unauthorized();
          case FORBIDDEN -> forbidden();
          case RATE_LIMITED ->
              "The operator queries less often until a query succeeds. If this persists, raise the server's limit of queries for these credentials";
          case NO_API -> path();
          case NO_TENANT ->
              "The server requires a tenant. Set %s to a file with a line such as X-Scope-OrgID: TENANT"
                  .formatted(HEADERS);
          case UNAVAILABLE ->
              "The server of PROMETHEUS_URL %s, or a server behind it, is not available. Check that it runs and is ready"
                  .formatted(url);
          case UNUSABLE_FILE -> "Correct the file. It is read again for each request";
          case BAD_REQUEST, OTHER -> byKind(failure.kind());
        });
  }

  private String byKind(PrometheusException.Kind kind) {
    return switch (kind) {
      case REFUSED ->
          "The server of PROMETHEUS_URL %s returns an error instead of data. Check that this is the address of the Prometheus HTTP API, and check the log of the server"
              .formatted(settings.address());
      case INCOMPLETE -> "Restore the storage whose data is missing";
      case MALFORMED -> path();
      case UNSUPPORTED -> "Set PROMETHEUS_URL to the server that the agent sends its samples to";
      case UNREACHABLE, NOT_PERMITTED -> null;
    };
  }

  private String path() {
    return "Set the path of the API in PROMETHEUS_URL %s, such as /prometheus for Mimir and Cortex, /api/prom for Grafana Cloud, /select/0/prometheus for a VictoriaMetrics cluster, or the whole HTTP API address of a managed service"
        .formatted(settings.address());
  }

  private String untrusted() {
    return settings
        .caFile()
        .map(
            file ->
                "Add the certificate of the CA that signed the server's certificate to %s, which %s names"
                    .formatted(file, CA))
        .orElse(
            "Set %s to a file with the certificate of the CA that signed the server's certificate"
                .formatted(CA));
  }

  private String unauthorized() {
    if (settings.basicAuth().isPresent()) {
      return "Check the user name in %s and the password in %s: they are wrong, or have expired. %s name these files, which are read again for each request"
          .formatted(
              settings.basicAuth().get().usernameFile(),
              settings.basicAuth().get().passwordFile(),
              BASIC);
    }
    if (settings.bearerTokenFile().isPresent()) {
      return "Check the token in %s, which %s names: it is wrong, or has expired. The file is read again for each request"
          .formatted(settings.bearerTokenFile().get(), TOKEN);
    }
    return "The server requires credentials. Set %s, or %s%s"
        .formatted(BASIC, TOKEN, ofHeaders(", or check the headers in "));
  }

  private String forbidden() {
    boolean anonymous = settings.basicAuth().isEmpty() && settings.bearerTokenFile().isEmpty();
    return anonymous
        ? "Set %s, or %s, if the server requires credentials%s. Otherwise allow the operator's address to query it"
            .formatted(BASIC, TOKEN, ofHeaders(", or check the headers in "))
        : "Grant these credentials the right to query metrics%s"
            .formatted(ofHeaders(", and check the headers, such as the tenant, in "));
  }

  private String ofHeaders(String words) {
    return settings
        .headersFile()
        .map(file -> "%s%s, which %s names".formatted(words, file, HEADERS))
        .orElse("");
  }

  private String credentials() {
    return "%s, or %s".formatted(BASIC, TOKEN);
  }
}
