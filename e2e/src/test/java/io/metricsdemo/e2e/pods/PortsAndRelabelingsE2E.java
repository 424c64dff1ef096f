package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

import io.metricsdemo.e2e.cluster.PrometheusRights;
import io.metricsdemo.e2e.cluster.TestNamespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * What keeps endpoints from becoming targets, caused for one pod by ServiceMonitors that are not
 * ours: doctor names it, and what the message says to do heals it.
 */
@ResourceLock(value = QUIET_CLUSTER, mode = READ)
class PortsAndRelabelingsE2E {

  @RegisterExtension final TestNamespace namespace = new TestNamespace();
  @RegisterExtension final TestNamespace other = new TestNamespace();
  @RegisterExtension final PrometheusRights rights = new PrometheusRights();

  @Test
  void each_cause_is_named_and_what_the_message_says_heals_it() {
    String app = namespace.name();
    WebApplication.create(namespace, app, "http");
    namespace.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web, labels: {app: %1$s}}
        spec:
          selector: {app: %1$s}
          ports: [{name: http-metrics, port: 8080, targetPort: http}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: typo, labels: {app: %1$s-typo}}
        spec:
          selector: {app: %1$s}
          ports: [{name: http-metrics, port: 8080, targetPort: metric}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: closed, labels: {app: %1$s-closed}}
        spec:
          selector: {app: %1$s}
          ports: [{name: http-metrics, port: 9999, targetPort: 9999}]
        """
            .formatted(app));
    ExaminedMonitor dropped = new ExaminedMonitor(namespace, "dropped");
    ExaminedMonitor kept = new ExaminedMonitor(namespace, "kept");
    ExaminedMonitor typo = new ExaminedMonitor(namespace, "typo");
    ExaminedMonitor number = new ExaminedMonitor(namespace, "number");
    ExaminedMonitor quoted = new ExaminedMonitor(namespace, "quoted");
    ExaminedMonitor closed = new ExaminedMonitor(namespace, "closed");
    ExaminedMonitor elsewhere = new ExaminedMonitor(other, "elsewhere");
    // All at once: Prometheus takes them up together.
    dropped.apply(app, relabeled("{sourceLabels: [pod], regex: .*, action: drop}"));
    kept.apply(app, relabeled("{sourceLabels: [pod], regex: db-.*, action: keep}"));
    typo.apply(app + "-typo", "{port: http-metrics, interval: 2s}");
    number.apply(app, "{targetPort: 9999, interval: 2s}");
    quoted.apply(app, "{targetPort: \"8080\", interval: 2s}");
    closed.apply(app + "-closed", "{port: http-metrics, interval: 2s}");
    elsewhere.apply(app, "{port: http-metrics, interval: 2s}");

    dropped.fails(
        "TargetsDropped",
        "spec.endpoints[0].relabelings[0] of ServiceMonitor",
        "use action: labeldrop, regex: pod, without sourceLabels");
    kept.fails(
        "TargetsDropped",
        "Its action is keep, and its regex db-.* does not match the value of pod (web-");
    typo.fails(
        "TargetPortMismatch", "targetPort of Service " + app + "/typo is metric", "http 8080");
    number.fails(
        "TargetPortMismatch", "is 9999", "http 8080", "spec.endpoints[0].port: http-metrics");
    quoted.fails("TargetPortMismatch", "Write it as a number: targetPort: 8080");
    closed.fails(
        "ScrapeFailed", "connection refused", "No container of the pod declares port 9999");
    elsewhere.fails(
        "ServiceNotSelected", "Set spec.namespaceSelector.matchNames: [%s]".formatted(app));

    dropped.apply(app, relabeled("{regex: pod, action: labeldrop}"));
    kept.apply(app, relabeled("{sourceLabels: [pod], regex: web-.*, action: keep}"));
    namespace
        .kubectl(
            "patch",
            "service/typo",
            "--type=json",
            "-p",
            "[{\"op\": \"replace\", \"path\": \"/spec/ports/0/targetPort\", \"value\": \"http\"}]")
        .orThrow();
    number.apply(app, "{port: http-metrics, interval: 2s}");
    quoted.apply(app, "{targetPort: 8080, interval: 2s}");
    elsewhere.apply(
        "selector: {matchLabels: {app: %1$s}}, namespaceSelector: {matchNames: [%1$s]}, endpoints: [{port: http-metrics, interval: 2s}]"
            .formatted(app));

    dropped.isScraped();
    kept.isScraped();
    typo.isScraped();
    number.isScraped();
    quoted.isScraped();
    elsewhere.isScraped();
  }

  @Test
  void labels_of_nodes_without_the_right_to_read_nodes() {
    String app = namespace.name();
    WebApplication.create(namespace, app, "http");
    namespace.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web, labels: {app: %1$s}}
        spec:
          selector: {app: %1$s}
          ports: [{name: http-metrics, port: 8080, targetPort: http}]
        """
            .formatted(app));
    ExaminedMonitor monitor = new ExaminedMonitor(namespace, "nodes");
    monitor.apply(
        "selector: {matchLabels: {app: %s}}, attachMetadata: {node: true}, endpoints: [{port: http-metrics, interval: 2s}]"
            .formatted(app));

    String rule = "{apiGroups: [\"\"], resources: [nodes], verbs: [get, list, watch]}";
    monitor.fails(
        "PrometheusForbidden",
        "spec.attachMetadata.node: true, but ServiceAccount monitoring/prometheus",
        "cannot list and watch nodes",
        "Bind a ClusterRole to it with the rule " + rule);

    rights.grant(rule);
    monitor.isScraped();
  }

  private static String relabeled(String relabeling) {
    return "{port: http-metrics, interval: 2s, relabelings: [%s]}".formatted(relabeling);
  }
}
