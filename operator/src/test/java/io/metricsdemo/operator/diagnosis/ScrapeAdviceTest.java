package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitorBuilder;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.status.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each error that real servers of both ends of the supported versions print has its own fix. */
class ScrapeAdviceTest {

  private static final List<String> VERSIONS = List.of("2.42", "3.x");
  private static final String PATH = "Set spec.endpoints[0].path in ServiceMonitor shop/web";
  private static final String SERVER_NAME =
      "spec.endpoints[0].tlsConfig.serverName in ServiceMonitor shop/web";

  /** By what is wrong with the server; src/test/recordings/record-errors has the servers. */
  private static final Map<String, String> FIXES =
      Map.ofEntries(
          Map.entry("bad-label", "promtool check metrics"),
          Map.entry("bad-number", "promtool check metrics"),
          Map.entry("bad-type", "promtool check metrics"),
          Map.entry("bad-utf8", "promtool check metrics"),
          Map.entry("cut-short", "The response ends before it is complete"),
          Map.entry(
              "eof", "closes the connection without an HTTP response. If the port speaks TLS"),
          Map.entry("gzip-that-is-none", "The response"),
          Map.entry("html", PATH),
          Map.entry("html-as-text", PATH),
          Map.entry("html-blank", "spec.endpoints[0].path"),
          Map.entry("http-400", "If the port speaks TLS, set spec.endpoints[0].scheme: https"),
          Map.entry("http-401", "Set spec.endpoints[0].authorization or"),
          Map.entry("http-403", "{nonResourceURLs: [/metrics], verbs: [get]}"),
          Map.entry("http-404", PATH),
          Map.entry("http-405", PATH),
          Map.entry("http-406", "Set spec.scrapeProtocols: [PrometheusText0.0.4]"),
          Map.entry("http-429", "Raise spec.endpoints[0].interval"),
          Map.entry("http-500", "Check the log of the pod"),
          Map.entry("http-502", "A proxy in front of the application"),
          Map.entry("http-503", "Check the log of the pod"),
          Map.entry("http-to-banner", "a protocol other than HTTP"),
          Map.entry("http-to-binary", "a protocol other than HTTP"),
          Map.entry("http-to-http2", "HTTP/2 without TLS, as gRPC servers do"),
          Map.entry("http-to-tls", "The port speaks TLS. Set spec.endpoints[0].scheme: https"),
          Map.entry("http-to-tls-of-openssl", "If the port speaks TLS"),
          Map.entry("https-to-banner", "The port does not speak TLS"),
          Map.entry("https-to-binary", "The port does not speak TLS"),
          Map.entry("https-to-eof", "closes the connection"),
          Map.entry(
              "https-to-http", "Set spec.endpoints[0].scheme: http in ServiceMonitor shop/web"),
          Map.entry("https-to-reset", "closes the connection"),
          Map.entry("json", PATH),
          Map.entry("json-as-text", PATH),
          Map.entry("json-blank", "spec.endpoints[0].path"),
          Map.entry("login", PATH),
          Map.entry("no-eof", "does not end with # EOF"),
          Map.entry("no-value", "promtool check metrics"),
          Map.entry("octets", "spec.fallbackScrapeProtocol: PrometheusText0.0.4"),
          Map.entry("prose", "promtool check metrics"),
          Map.entry("proxy-refused", "Check spec.endpoints[0].proxyUrl"),
          Map.entry("redirect-not-followed", "/metrics redirects. " + PATH),
          Map.entry("redirect-to-406", "If /metrics redirects, also set spec.endpoints[0].path to"),
          Map.entry("redirect-to-login", PATH),
          Map.entry("refused", "Check that the container runs and listens"),
          Map.entry("reset", "closes the connection without an HTTP response"),
          Map.entry("tls-client-certificate-required", "requires a client certificate. Set spec"),
          Map.entry("tls-client-certificate-required-1.2", "If it requires a client certificate"),
          Map.entry("tls-common-name-alone", "no subject alternative name. Issue it with one"),
          Map.entry("tls-expired", "The certificate has expired"),
          Map.entry("tls-no-address", "Set " + SERVER_NAME + " to a DNS name of the certificate"),
          Map.entry("tls-not-yet-valid", "The certificate is not valid yet"),
          Map.entry("tls-old-version", "tlsConfig.minVersion"),
          Map.entry("tls-other-address", SERVER_NAME),
          Map.entry("tls-other-name", SERVER_NAME + " to a name of the certificate: web.shop.svc"),
          Map.entry("tls-self-signed", "Set spec.endpoints[0].tlsConfig.ca in"),
          Map.entry("tls-unknown-authority", "Set spec.endpoints[0].tlsConfig.ca in"),
          Map.entry("token-file-missing", "Refer to a Secret"),
          Map.entry("unknown-host", "Check that the name resolves"),
          Map.entry("xml", PATH));

  private final Scene scene = new Scene();

  static Stream<Arguments> recordedErrors() throws IOException {
    List<Arguments> errors = new ArrayList<>();
    for (String version : VERSIONS) {
      recorded(version).forEach((flaw, error) -> errors.add(Arguments.of(version, flaw, error)));
    }
    return errors.stream();
  }

  /** Those that are not empty, which is what a scrape that succeeds leaves. */
  private static Map<String, String> recorded(String version) throws IOException {
    Map<String, String> recorded = new TreeMap<>();
    JsonNode errors =
        new ObjectMapper()
            .readTree(
                ScrapeAdviceTest.class.getResourceAsStream(
                    "/recorded/%s/scrape-errors.json".formatted(version)));
    errors.properties().forEach(error -> recorded.put(error.getKey(), error.getValue().asText()));
    recorded.values().removeIf(String::isEmpty);
    return recorded;
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("recordedErrors")
  void error_has_its_own_fix(String version, String flaw, String error) {
    assertThat(diagnose(error).message()).contains(FIXES.get(flaw));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server gave HTTP response to HTTPS client | Set spec.endpoints[0].scheme: http in",
        "remote error: tls: bad certificate | requires a client certificate",
        "remote error: tls: unknown certificate authority | does not accept the client certificate",
        "certificate is valid for *.shop.svc, not 10.0.0.1 | a name that matches *.shop.svc",
        "stopped after 10 redirects | redirects",
        "readLoopPeekFailLocked: %!w(<nil>) | a protocol other than HTTP",
        "http: server gave up: network is unreachable | NetworkPolicy",
        "oauth2: cannot fetch token: 401 Unauthorized Response: {} | Check spec.endpoints[0].oauth2 of ServiceMonitor shop/web",
        "Post \"https://idp/token\": dial tcp 10.0.0.9:443: connect: connection refused | Check spec.endpoints[0].oauth2",
        "Post \"https://idp/token\": context deadline exceeded | Check spec.endpoints[0].oauth2",
        "Post \"https://idp/token\": x509: certificate signed by unknown authority | Check spec.endpoints[0].oauth2",
        "proxyconnect tcp: tls: first record does not look like a TLS handshake | Check spec.endpoints[0].proxyUrl",
        "socks connect tcp 10.0.0.9:1080->10.0.0.1:8080: dial tcp 10.0.0.9:1080: connect: connection refused | Check spec.endpoints[0].proxyUrl",
        "proxyconnect tcp: dial tcp 10.0.0.9:3128: context deadline exceeded | Check spec.endpoints[0].proxyUrl",
        "Get \"https://10.0.0.1:8080/metrics\": Proxy Authentication Required | The proxy requires credentials",
        "server returned HTTP status 407 Proxy Authentication Required | The proxy requires credentials",
        "remote error: tls: internal error | The server cannot present a certificate",
        "remote error: tls: unsupported certificate | does not accept the client certificate",
        "remote error: tls: no application protocol | The server refuses the TLS connection. Check its log",
        "tls: server selected unsupported protocol version 301 | no common version of TLS",
        "tls: failed to parse certificate from server: x509: negative serial number | Reissue it",
        "x509: certificate specifies an incompatible key usage | Reissue it",
        "x509: certificate signed by unknown authority (possibly because of \"x509: cannot verify signature: insecure algorithm SHA1-RSA\") | Reissue it",
        "stream error: stream ID 1; PROTOCOL_ERROR; received from peer | Set spec.endpoints[0].enableHttp2: false in",
        "http2: server sent GOAWAY and closed the connection | Set spec.endpoints[0].enableHttp2: false in",
        "dial tcp: lookup web on 10.96.0.10:53: read udp 10.0.0.2:1->10.96.0.10:53: i/o timeout | Check that the name resolves",
        "dial tcp 10.0.0.1:8080: connect: connection timed out | NetworkPolicy",
        "dial tcp 10.0.0.1:8080: socket: too many open files | Prometheus has no file or port left",
        "label name \"a\" is not unique: invalid sample | promtool check metrics",
        "expected a valid start token, got \"9\" (\"INVALID\") while parsing: \"9\" | Otherwise correct that line",
      })
  void other_error_has_its_fix_too(String error, String words) {
    assertThat(diagnose(error).message()).contains(words);
  }

  @Test
  void bad_request_to_a_tls_endpoint_is_no_matter_of_tls() {
    scene.monitor =
        new ServiceMonitorBuilder(scene.monitor)
            .editSpec()
            .editFirstEndpoint()
            .withScheme("https")
            .endEndpoint()
            .endSpec()
            .build();

    assertThat(diagnose("server returned HTTP status 400 Bad Request").message())
        .endsWith("400 Bad Request. Check the log of the pod");
  }

  @Test
  void actuator_of_spring_is_json_whatever_its_version() {
    assertThat(
            diagnose(
                    "received unsupported Content-Type \"application/vnd.spring-boot.actuator.v3+json\""
                        + " and no fallback_scrape_protocol specified for target")
                .message())
        .contains("The response is JSON, not metrics. " + PATH);
  }

  @Test
  void connection_closed_by_a_tls_endpoint_may_be_for_the_client_certificate() {
    scene.monitor =
        new ServiceMonitorBuilder(scene.monitor)
            .editSpec()
            .editFirstEndpoint()
            .withScheme("https")
            .endEndpoint()
            .endSpec()
            .build();

    assertThat(diagnose("write tcp 10.0.0.2:1->10.0.0.1:8080: write: broken pipe").message())
        .contains(
            "closes the connection without an HTTP response. If it requires a client certificate,"
                + " set spec.endpoints[0].tlsConfig.cert and keySecret in ServiceMonitor shop/web"
                + " to a certificate and key that it accepts. If the port does not speak TLS, set");
  }

  @Test
  void forbidden_account_is_that_of_the_prometheus_where_its_token_is_sent() {
    scene.monitor =
        new ServiceMonitorBuilder(scene.monitor)
            .editSpec()
            .editFirstEndpoint()
            .withPath("/stats")
            .withBearerTokenFile("/var/run/secrets/kubernetes.io/serviceaccount/token")
            .endEndpoint()
            .endSpec()
            .build();

    assertThat(diagnose("server returned HTTP status 403 Forbidden").message())
        .endsWith(
            "For a kube-rbac-proxy bind a ClusterRole to ServiceAccount monitoring/prometheus-k8s"
                + " with the rule {nonResourceURLs: [/stats], verbs: [get]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "istio-proxy | read tcp 10.0.0.2:1->10.0.0.1:8080: read: connection reset by peer | spec.portLevelMtls: {8080: {mode: PERMISSIVE}}",
        "istio-proxy | Get \"http://10.0.0.1:8080/metrics\": EOF | excludeInboundPorts: \"8080\"",
        "linkerd-proxy | server returned HTTP status 503 Service Unavailable | config.linkerd.io/skip-inbound-ports: \"8080\"",
        "linkerd-proxy | server returned HTTP status 403 Forbidden | authorize Prometheus",
      })
  void sidecar_of_a_mesh_is_named_with_how_to_let_prometheus_through(
      String sidecar, String error, String words) {
    scene.podsOfService = List.of(pod(sidecar, true));

    assertThat(diagnose(error).message())
        .contains(
            "Pod web-1 has the"
                + " sidecar "
                + sidecar
                + ", which under strict mTLS accepts only members")
        .contains(words)
        .contains(
            "Or set spec.endpoints[0].scheme: https and tlsConfig with the mesh's certificates in"
                + " ServiceMonitor shop/web");
  }

  @Test
  void application_behind_a_sidecar_may_answer_the_same() {
    scene.podsOfService = List.of(pod("istio-proxy", false));

    assertThat(diagnose("server returned HTTP status 403 Forbidden").message())
        .contains(
            "istio-proxy", "If the application itself returns this status: Set spec.endpoints[0]");
  }

  @Test
  void policy_of_istio_that_denies_the_scrape_is_not_cured_by_permissive_mtls() {
    scene.podsOfService = List.of(pod("istio-proxy", false));

    assertThat(diagnose("server returned HTTP status 403 Forbidden").message())
        .contains(
            "Pod web-1 has the sidecar istio-proxy, and an AuthorizationPolicy may deny the scrape."
                + " Allow it in an AuthorizationPolicy with rules: [{to: [{operation: {ports:"
                + " [\"8080\"]}}]}]")
        .contains("traffic.sidecar.istio.io/excludeInboundPorts: \"8080\"")
        .doesNotContain("mTLS", "PERMISSIVE", "scheme: https");
  }

  @Test
  void mesh_without_sidecars_is_known_by_its_annotation() {
    scene.podsOfService =
        List.of(
            new PodBuilder(pod("web", false))
                .editMetadata()
                .addToAnnotations("ambient.istio.io/redirection", "enabled")
                .endMetadata()
                .build());

    assertThat(diagnose("read: connection reset by peer").message())
        .contains("Pod web-1 has Istio's ambient mode");
  }

  @Test
  void sidecar_is_not_blamed_for_what_the_application_answers() {
    scene.podsOfService = List.of(pod("istio-proxy", false));

    assertThat(diagnose("server returned HTTP status 404 Not Found").message())
        .doesNotContain("istio");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "8080 | Check that the process in container web runs and listens on this port on all interfaces, not only on localhost",
        "9090 | No container of the pod declares port 9090. Check that a process in it listens on this port on all interfaces, not only on localhost",
      })
  void refused_port_is_one_that_a_container_declares_or_not(String port, String words) {
    scene.podsOfService = List.of(pod("web", false));
    Target target =
        new Target(
            Scene.POOL,
            Scene.target("web-1").labels(),
            Target.Health.DOWN,
            "http://10.0.0.1:%s/metrics".formatted(port),
            Scene.target("web-1").lastScrape(),
            "dial tcp 10.0.0.1:%s: connect: connection refused".formatted(port),
            Scene.target("web-1").scrapeInterval(),
            "10s");

    assertThat(diagnose(target).message()).endsWith(words);
  }

  private static Pod pod(String sidecar, boolean init) {
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("web-1")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("web")
            .addNewPort()
            .withContainerPort(8080)
            .endPort()
            .endContainer()
            .endSpec();
    return init
        ? pod.editSpec()
            .addNewInitContainer()
            .withName(sidecar)
            .endInitContainer()
            .endSpec()
            .build()
        : pod.editSpec().addNewContainer().withName(sidecar).endContainer().endSpec().build();
  }

  private Verdict diagnose(String lastError) {
    return diagnose(Scene.target("web-1", Target.Health.DOWN, lastError));
  }

  private Verdict diagnose(Target target) {
    scene.servers = List.of(Scene.answering(target));
    return new Diagnosis("namespace metricsdemo-system")
        .examine(scene.subject())
        .obstacle()
        .orElseThrow()
        .verdict();
  }
}
