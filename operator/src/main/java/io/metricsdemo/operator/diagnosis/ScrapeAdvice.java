package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.prometheus.Excerpt;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What to change about a failing scrape, by the error messages of Prometheus 2.42 to 3.x. The first
 * match counts.
 *
 * @see <a href="https://github.com/prometheus/prometheus/tree/main/scrape">its sources</a>
 */
enum ScrapeAdvice {
  // What is on the way fails, whatever the error.
  TOKEN(
      "oauth2: |Post \"",
      "Prometheus cannot fetch the token for the scrape. Check {endpoint}.oauth2 of {monitor}: tokenUrl, clientId, clientSecret and tlsConfig, and that Prometheus reaches tokenUrl"),
  PROXY(
      "proxyconnect|socks connect",
      "Check {endpoint}.proxyUrl of {monitor}, and that Prometheus reaches it"),
  PROXY_CREDENTIALS(
      "Proxy Authentication Required",
      "The proxy requires credentials. Check {endpoint}.proxyUrl and proxyConnectHeader of {monitor}, or exempt the pods by {endpoint}.noProxy"),

  // The two ends do not speak the same protocol.
  SPEAKS_TLS(
      "malformed HTTP response \"\\\\x15\\\\x03|HTTP request to an HTTPS server",
      "The port speaks TLS. Set {endpoint}.scheme: https in {monitor}"),
  SPEAKS_HTTP2(
      "malformed HTTP response \"\\\\x00\\\\x00",
      "The port speaks HTTP/2 without TLS, as gRPC servers do. Set {endpoint}.port in {monitor} to the port of the metrics"),
  SPEAKS_ANOTHER_PROTOCOL(
      // The latter: the server has sent data before a request, as gRPC servers do.
      "malformed HTTP (response|status code|version)|readLoopPeekFailLocked: %!w\\(<nil>\\)",
      "The port speaks a protocol other than HTTP. Set {endpoint}.port in {monitor} to the port of the metrics"),
  SPEAKS_NO_TLS(
      "first record does not look like a TLS handshake|server gave HTTP response to HTTPS client",
      "The port does not speak TLS. Set {endpoint}.scheme: http in {monitor}"),

  // The server rejects Prometheus' certificate or the handshake.
  CLIENT_AUTHORITY_UNKNOWN(
      "remote error: tls: (un(known|supported) certificate|(expired|revoked) certificate|access denied|error decrypting message)",
      "The server does not accept the client certificate. Set {endpoint}.tlsConfig.cert and keySecret in {monitor} to a valid one, signed by an authority that the server trusts"),
  CLIENT_CERTIFICATE_REQUIRED(
      "remote error: tls: (certificate required|bad certificate)",
      "The server requires a client certificate. Set {endpoint}.tlsConfig.cert and {endpoint}.tlsConfig.keySecret in {monitor}"),
  HANDSHAKE_FAILED(
      "remote error: tls: (handshake failure|insufficient security level)",
      "The server refuses the TLS handshake. If it requires a client certificate, set {endpoint}.tlsConfig.cert and {endpoint}.tlsConfig.keySecret in {monitor}. Otherwise check its ciphers"),
  NAME_UNRECOGNIZED(
      "remote error: tls: unrecognized name",
      "The server has no certificate for that name. Set {endpoint}.tlsConfig.serverName in {monitor} to a name that it serves"),
  TLS_VERSION(
      "protocol version not supported|no supported versions|selected unsupported protocol version",
      "The server and Prometheus support no common version of TLS. Check {endpoint}.tlsConfig.minVersion and maxVersion of {monitor}"),

  NO_CERTIFICATE(
      "remote error: tls: internal error",
      "The server cannot present a certificate. Check its TLS configuration and its log. The certificate of a kubelet may wait for approval: run kubectl get csr"),
  ANOTHER_ALERT(
      "remote error: tls:",
      "The server refuses the TLS connection. Check its log, and {endpoint}.tlsConfig of {monitor}"),

  // Prometheus rejects the server's certificate.
  FAULTY(
      "incompatible key usage|failed to parse certificate|insecure algorithm|not authorized to sign|critical extension",
      "The server's certificate, or that of its authority, has the fault that the error names. Reissue it without that fault"),
  NO_ADDRESS(
      "doesn't contain any IP SANs",
      "The certificate has no addresses, and Prometheus scrapes pods by address. Set {endpoint}.tlsConfig.serverName in {monitor} to a DNS name of the certificate"),
  NO_NAMES(
      "legacy Common Name field|not valid for any names",
      "The certificate has no subject alternative name. Issue it with one, and set {endpoint}.tlsConfig.serverName in {monitor} to it"),
  OTHER_NAME(
      "certificate is valid for (.+), not ",
      "Set {endpoint}.tlsConfig.serverName in {monitor} to a name of the certificate: {names}"),
  EXPIRED(
      "certificate has expired or is not yet valid: current time \\S+ is after|certificate has expired(?! or)",
      "The certificate has expired. Renew it, and restart the application if it does not reload it"),
  NOT_YET_VALID(
      "certificate has expired or is not yet valid: current time \\S+ is before",
      "The certificate is not valid yet. Check the clocks of Prometheus' nodes and of the certificate's issuer, or reissue the certificate"),
  UNKNOWN_AUTHORITY(
      "signed by unknown authority",
      "Set {endpoint}.tlsConfig.ca in {monitor} to a ConfigMap or Secret with the certificate of the authority that signed it"),
  OTHER_CERTIFICATE(
      "x509", "Set {endpoint}.tlsConfig in {monitor} so that it trusts the certificate"),

  // No connection, or none that lasts.
  CREDENTIALS_FILE(
      "unable to read (authorization credentials|basic auth|bearer token|file|CA)|no such file or directory",
      "Prometheus reads the file in its own pods. Refer to a Secret in {endpoint}.authorization or tlsConfig of {monitor} instead, or mount the file with spec.secrets of the Prometheus"),
  NO_SUCH_HOST(
      "no such host|server misbehaving|: lookup ",
      "Check that the name resolves where Prometheus runs"),
  NO_ROUTE(
      "no route to host|i/o timeout|network is unreachable|connection timed out|operation not permitted",
      "Check that no NetworkPolicy or firewall blocks Prometheus from the port of the pod"),
  NO_SOCKETS(
      "too many open files|cannot assign requested address",
      "Prometheus has no file or port left for another connection. Raise the limit of open files of its containers, or let it scrape fewer targets"),
  HTTP2(
      "http2: |stream error|GOAWAY",
      "The HTTP/2 connection fails. Check the log of the pod. Set {endpoint}.enableHttp2: false in {monitor} if its server does not support HTTP/2 well"),
  CUT_SHORT("unexpected EOF", "The response ends before it is complete. Check the log of the pod"),
  CLOSED(
      "connection reset by peer|: EOF|broken pipe|server closed",
      "The server closes the connection without an HTTP response. {closed}If a service mesh requires mTLS, exempt the port from it. Otherwise check the log of the pod"),

  // What the server answers.
  BAD_REQUEST("HTTP status 400", "{badRequest}heck the log of the pod"),
  UNAUTHORIZED(
      "HTTP status 401",
      "Set {endpoint}.authorization or {endpoint}.basicAuth in {monitor}. A kube-rbac-proxy accepts the token of a service account: set {endpoint}.bearerTokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token"),
  FORBIDDEN(
      "HTTP status 403",
      "Set {endpoint}.authorization in {monitor} to credentials that may read {path}. For a kube-rbac-proxy bind a ClusterRole to {account} with the rule {nonResourceURLs: [{path}], verbs: [get]}"),
  NOT_FOUND(
      "HTTP status 40[45]",
      "Set {endpoint}.path in {monitor}, now {path}, to the path of the metrics"),
  NOT_ACCEPTABLE(
      "HTTP status 406",
      "The application refuses Prometheus' Accept header. Set spec.scrapeProtocols: [PrometheusText0.0.4] in {monitor}. If {path} redirects, also set {endpoint}.path to the target of the redirect"),
  TOO_MANY_REQUESTS(
      "HTTP status 429", "Raise {endpoint}.interval in {monitor}, or the limit of the application"),
  REDIRECTED(
      "HTTP status 3\\d\\d|redirects",
      "{path} redirects. Set {endpoint}.path in {monitor} to the path of the metrics"),
  GATEWAY(
      "HTTP status 50[24]",
      "A proxy in front of the application reports that it cannot reach the application. Check that the application listens where the proxy expects it"),
  ANOTHER_STATUS("HTTP status", "Check the log of the pod"),

  // The response is not metrics, or has a mistake.
  HTML_OR_JSON(
      "while parsing: \"\\s*(<|\\{\\\\?\"|\\[|\\{\\})",
      "The response is not metrics, but another format such as HTML or JSON. Set {endpoint}.path in {monitor} to the path of the metrics"),
  NO_START(
      "a valid start token",
      "The response has a line that does not start like a line of metrics. Set {endpoint}.path in {monitor} to the path of the metrics if {path} serves something else, such as HTML or JSON. Otherwise correct that line: promtool check metrics shows it"),
  NO_EOF(
      "does not end with # EOF|after # EOF",
      "The response claims to be OpenMetrics but does not end with # EOF. Correct the application, or set spec.scrapeProtocols: [PrometheusText0.0.4] in {monitor}"),
  ENCODING(
      "gzip|zstd|flate",
      "The encoding of the response does not match its Content-Encoding. Correct the application"),
  NOT_METRICS(
      "is not unique|strconv\\.|expected |invalid metric|invalid UTF-8|invalid help|help text|metric name|unsupported character|not a suffix of metric|invalid timestamp",
      "The response has a line that is not valid in the format of metrics. If {path} serves something else, set {endpoint}.path in {monitor}. Otherwise correct the application: promtool check metrics shows the line");

  private static final Pattern PLAIN_NAME = Pattern.compile("[a-z0-9.-]*[a-z][a-z0-9.-]*");

  private final Pattern words;
  private final String text;

  ScrapeAdvice(String words, String text) {
    this.words = Pattern.compile(words);
    this.text = text;
  }

  /** Whether what fails is between Prometheus and the pod, or what it needs for the request. */
  static boolean isOnTheWay(String error) {
    return Stream.of(TOKEN, PROXY, PROXY_CREDENTIALS)
        .anyMatch(advice -> advice.words.matcher(error).find());
  }

  /** In sentences. */
  static String of(CheckContext subject, ScrapePools.PoolTarget down) {
    String error = down.target().lastError();
    return Arrays.stream(values())
        .filter(advice -> advice.words.matcher(error).find())
        .findFirst()
        .map(advice -> advice.filledIn(subject, down.pool(), error))
        .orElse("Check that the pod serves metrics at this address");
  }

  private String filledIn(CheckContext subject, ScrapePool pool, String error) {
    String endpoint = "spec.endpoints[%d]".formatted(pool.index());
    boolean tls = "https".equalsIgnoreCase(pool.endpoint().getScheme());
    String http =
        "If it requires a client certificate, set {endpoint}.tlsConfig.cert and keySecret in {monitor} to a certificate and key that it accepts. If the port does not speak TLS, set {endpoint}.scheme: http. ";
    String https = "If the port speaks TLS, set {endpoint}.scheme: https in {monitor}. ";
    return text.replace("{closed}", tls ? http : https)
        .replace("{badRequest}", tls ? "C" : https + "Otherwise c")
        .replace("{names}", names(error))
        .replace("{account}", account(subject, pool))
        .replace(
            "{path}",
            Excerpt.quoted(ScrapePool.setting(pool.endpoint().getPath()).orElse("/metrics")))
        .replace("{endpoint}", endpoint)
        .replace("{monitor}", MonitorSource.name(subject.monitor()));
  }

  /** The names of a certificate that may be set, of those that an error lists. */
  private static String names(String error) {
    Matcher matcher = OTHER_NAME.words.matcher(error);
    if (!matcher.find()) {
      return "";
    }
    String names =
        Arrays.stream(matcher.group(1).split(", "))
            .filter(name -> PLAIN_NAME.matcher(name).matches())
            .limit(3)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "a name that matches " + Excerpt.quoted(matcher.group(1)) : names;
  }

  /** The account whose token the server checks. */
  private static String account(CheckContext subject, ScrapePool pool) {
    boolean own = ScrapePool.setting(pool.endpoint().getBearerTokenFile()).isPresent();
    return subject
        .prometheus()
        .filter(prometheus -> own)
        .map(
            prometheus ->
                "ServiceAccount %s/%s"
                    .formatted(prometheus.namespace(), prometheus.serviceAccountName()))
        .orElse("the account of the token");
  }
}
