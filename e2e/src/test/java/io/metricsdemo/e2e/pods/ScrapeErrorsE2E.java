package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

import io.metricsdemo.e2e.cluster.PrometheusRights;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The way to the metrics of servers that do not simply serve them, in the steps that doctor says:
 * each error has its fix, and the last one heals.
 */
@ResourceLock(value = QUIET_CLUSTER, mode = READ)
class ScrapeErrorsE2E {

  private static final String TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";

  /** What wants a certificate of its clients, and the password "secret" of user scraper. */
  private static final String EXPORTER =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: scraper}
      stringData: {username: scraper, password: secret}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: web}
      data:
        web.yaml: |
          tls_server_config:
            cert_file: /certificates/server/tls.crt
            key_file: /certificates/server/tls.key
            client_auth_type: RequireAndVerifyClientCert
            client_ca_file: /certificates/client/tls.crt
          basic_auth_users:
            scraper: $2a$04$xNKFyaC/cLhsN1MHKtXf8OH5e2fbzPekI1udzf.8E.2OfCfdNpqW2
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: exporter, labels: {app: %1$s}}
      spec:
        selector: {app: %1$s}
        ports: [{name: https, port: 8080}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: exporter, labels: {app: %1$s}}
      spec:
        securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
        containers:
        - name: exporter
          image: localhost/e2e/prometheus-config-reloader:1
          args: [--listen-address=:8080, --web-config-file=/web/web.yaml]
          ports: [{name: https, containerPort: 8080}]
          resources: {requests: {cpu: 50m}}
          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
          volumeMounts:
          - {name: web, mountPath: /web}
          - {name: server, mountPath: /certificates/server}
          - {name: client, mountPath: /certificates/client}
        volumes:
        - {name: web, configMap: {name: web}}
        - {name: server, secret: {secretName: server}}
        # Its own authority, so that nothing of the client is there but what all may know.
        - {name: client, secret: {secretName: client, items: [{key: tls.crt, path: tls.crt}]}}
      """;

  private static final String DNS =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: dns}
      data:
        Corefile: |
          grpc://.:8443 {
            whoami
            prometheus :9153
          }
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: dns, labels: {app: %1$s}}
      spec:
        selector: {app: %1$s}
        ports: [{name: grpc, port: 8443}, {name: metrics, port: 9153}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: dns, labels: {app: %1$s}}
      spec:
        securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
        containers:
        - name: dns
          image: localhost/e2e/coredns:1
          args: [-conf, /etc/coredns/Corefile]
          ports: [{name: grpc, containerPort: 8443}, {name: metrics, containerPort: 9153}]
          resources: {requests: {cpu: 50m}}
          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
          volumeMounts: [{name: dns, mountPath: /etc/coredns}]
        volumes: [{name: dns, configMap: {name: dns}}]
      """;

  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  @RegisterExtension final PrometheusRights rights = new PrometheusRights();

  @Test
  void steps_to_a_server_with_tls_and_authorization() {
    ExaminedMonitor monitor = new ExaminedMonitor(namespace, "apiserver");

    scrape(monitor, "scheme: http");
    monitor.fails("ScrapeFailed", "If the port speaks TLS, set spec.endpoints[0].scheme: https in");

    scrape(monitor, "scheme: https");
    monitor.fails("ScrapeFailed", "Set spec.endpoints[0].tlsConfig.ca in");

    String ca =
        "scheme: https, tlsConfig: {ca: {configMap: {name: kube-root-ca.crt, key: ca.crt}}, serverName: %s}";
    scrape(monitor, ca.formatted("nobody.example"));
    monitor.fails("ScrapeFailed", "Set spec.endpoints[0].tlsConfig.serverName in");

    String trusting = ca.formatted("kubernetes");
    scrape(monitor, trusting);
    monitor.fails("ScrapeFailed", "Set spec.endpoints[0].authorization");

    scrape(monitor, trusting + ", bearerTokenFile: " + TOKEN);
    monitor.fails(
        "ScrapeFailed",
        "bind a ClusterRole to ServiceAccount monitoring/prometheus with the rule"
            + " {nonResourceURLs: [/metrics], verbs: [get]}");

    rights.grant("{nonResourceURLs: [/metrics], verbs: [get]}");
    monitor.isScraped();
  }

  @Test
  @Tag("own-cluster")
  void steps_to_a_server_that_wants_a_certificate_and_a_password() {
    namespace.createCertificate("server", "exporter.example");
    namespace.createCertificate("client", "prometheus.example");
    namespace.apply(EXPORTER.formatted(namespace.name()));
    ExaminedMonitor monitor = new ExaminedMonitor(namespace, "exporter");
    String endpoint = "{port: https, interval: 2s, scheme: https, tlsConfig: {%s}%s}";
    String server = "ca: {secret: {name: server, key: tls.crt}}, serverName: exporter.example";
    String client =
        server
            + ", cert: {secret: {name: %1$s, key: tls.crt}}, keySecret: {name: %1$s, key: tls.key}";

    monitor.apply(namespace.name(), endpoint.formatted(server, ""));
    monitor.fails(
        "ScrapeFailed",
        "The server requires a client certificate. Set spec.endpoints[0].tlsConfig.cert and spec.endpoints[0].tlsConfig.keySecret in");

    monitor.apply(namespace.name(), endpoint.formatted(client.formatted("server"), ""));
    monitor.fails("ScrapeFailed", "The server does not accept the client certificate");

    monitor.apply(namespace.name(), endpoint.formatted(client.formatted("client"), ""));
    monitor.fails(
        "ScrapeFailed", "Set spec.endpoints[0].authorization or spec.endpoints[0].basicAuth in");

    String password =
        ", basicAuth: {username: {name: scraper, key: username}, password: {name: scraper, key: password}}";
    monitor.apply(namespace.name(), endpoint.formatted(client.formatted("client"), password));
    monitor.isScraped();
  }

  @Test
  void paths_that_serve_something_else_than_metrics() {
    ExaminedMonitor json = new ExaminedMonitor(namespace, "json");
    ExaminedMonitor html = new ExaminedMonitor(namespace, "html");
    ExaminedMonitor parsed = new ExaminedMonitor(namespace, "parsed");
    ExaminedMonitor text = new ExaminedMonitor(namespace, "text");
    ExaminedMonitor redirect = new ExaminedMonitor(namespace, "redirect");
    // All at once: Prometheus takes them up together.
    scrapePrometheus(json, "path: /api/v1/status/runtimeinfo", "");
    scrapePrometheus(html, "path: /debug/pprof/", "");
    scrapePrometheus(
        parsed,
        "path: /api/v1/status/runtimeinfo",
        ", fallbackScrapeProtocol: PrometheusText0.0.4");
    scrapePrometheus(text, "path: /-/healthy", "");
    scrapePrometheus(redirect, "path: /, followRedirects: false", "");

    json.fails(
        "BadContentType", "The response is JSON, not metrics. Set spec.endpoints[0].path in");
    html.fails(
        "BadContentType", "The response is HTML, not metrics. Set spec.endpoints[0].path in");
    parsed.fails("ScrapeFailed", "such as HTML or JSON. Set spec.endpoints[0].path in");
    text.fails(
        "ScrapeFailed", "If /-/healthy serves something else, set spec.endpoints[0].path in");
    redirect.fails("ScrapeFailed", "/ redirects. Set spec.endpoints[0].path in");

    List<ExaminedMonitor> all = List.of(json, html, parsed, text, redirect);
    all.forEach(monitor -> scrapePrometheus(monitor, "path: /metrics", ""));
    all.forEach(ExaminedMonitor::isScraped);
  }

  @Test
  @Tag("own-cluster")
  void port_of_grpc() {
    namespace.apply(DNS.formatted(namespace.name()));
    ExaminedMonitor monitor = new ExaminedMonitor(namespace, "dns");

    monitor.apply(namespace.name(), "{port: grpc, interval: 2s}");
    monitor.fails(
        "ScrapeFailed",
        "speaks HTTP/2 without TLS, as gRPC servers do. Set spec.endpoints[0].port in");

    monitor.apply(namespace.name(), "{port: metrics, interval: 2s}");
    monitor.isScraped();
  }

  /** Has Prometheus scrape itself. */
  private static void scrapePrometheus(ExaminedMonitor monitor, String endpoint, String spec) {
    monitor.apply(
        "selector: {matchLabels: {operated-prometheus: \"true\"}}, namespaceSelector: {matchNames: [monitoring]}, endpoints: [{port: web, interval: 2s, %s}]%s"
            .formatted(endpoint, spec));
  }

  private static void scrape(ExaminedMonitor monitor, String settings) {
    monitor.apply(
        "selector: {matchLabels: {component: apiserver}}, namespaceSelector: {matchNames: [default]}, endpoints: [{port: https, interval: 5s, %s}]"
            .formatted(settings));
  }
}
