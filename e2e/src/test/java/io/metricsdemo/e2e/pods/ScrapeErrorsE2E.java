package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.TestNamespace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The way to the metrics of a server with TLS and authorization, the API server itself, in the
 * steps that doctor says: each error has its fix, and the last one heals.
 */
@ResourceLock(value = QUIET_CLUSTER, mode = READ)
class ScrapeErrorsE2E {

  private static final String TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";

  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  @AfterEach
  void takeRightsAway() {
    Command.kubectl(
            "delete",
            "clusterrole,clusterrolebinding",
            namespace.name(),
            "--ignore-not-found",
            "--wait=false")
        .orThrow();
  }

  @Test
  void steps_to_a_server_with_tls_and_authorization() {
    ExaminedMonitor monitor = new ExaminedMonitor(namespace, "apiserver");

    scrape(monitor, "scheme: http");
    monitor.failsWith("If the port speaks TLS, set spec.endpoints[0].scheme: https in");

    scrape(monitor, "scheme: https");
    monitor.failsWith("Set spec.endpoints[0].tlsConfig.ca in");

    String ca =
        "scheme: https, tlsConfig: {ca: {configMap: {name: kube-root-ca.crt, key: ca.crt}}, serverName: %s}";
    scrape(monitor, ca.formatted("nobody.example"));
    monitor.failsWith("Set spec.endpoints[0].tlsConfig.serverName in");

    String trusting = ca.formatted("kubernetes");
    scrape(monitor, trusting);
    monitor.failsWith("Set spec.endpoints[0].authorization");

    scrape(monitor, trusting + ", bearerTokenFile: " + TOKEN);
    monitor.failsWith(
        "bind a ClusterRole to ServiceAccount monitoring/prometheus with the rule"
            + " {nonResourceURLs: [/metrics], verbs: [get]}");

    allow();
    monitor.isScraped();
  }

  private static void scrape(ExaminedMonitor monitor, String settings) {
    monitor.apply(
        "selector: {matchLabels: {component: apiserver}}, namespaceSelector: {matchNames: [default]}, endpoints: [{port: https, interval: 5s, %s}]"
            .formatted(settings));
  }

  private void allow() {
    Command.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: %1$s}
        rules: [{nonResourceURLs: [/metrics], verbs: [get]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: %1$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s}
        subjects: [{kind: ServiceAccount, name: prometheus, namespace: monitoring}]
        """
            .formatted(namespace.name()));
  }
}
