package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.pods.ScrapedCondition.DEMO;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.Firewall;
import io.metricsdemo.e2e.cluster.Grant;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.OperatorProcess;
import io.metricsdemo.e2e.cluster.Permissions;
import io.metricsdemo.e2e.cluster.SharedPrometheus;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Each reason for not being scraped that lies with Prometheus, with its operator or with what ours
 * may do, caused for real: it is reported, and what the message says to do heals it, with no
 * restart of the operator.
 */
@Tag("own-cluster")
@Isolated("changes the Prometheus that scrapes all demos")
class PrometheusTroubleE2E {

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();
  @RegisterExtension final ScrapedCondition scraped = new ScrapedCondition(namespace);
  @RegisterExtension final SharedPrometheus prometheus = new SharedPrometheus();

  @RegisterExtension
  @Order(Integer.MAX_VALUE) // opened before the pods go that it closes
  final Firewall firewall = new Firewall();

  @RegisterExtension final Permissions permissions = new Permissions();

  @Test
  void labels_that_prometheus_does_not_select() {
    prometheus.patch(
        "{\"spec\": {\"serviceMonitorSelector\": {\"matchLabels\": {\"release\": \"kps\"}}}}");
    scraped.create(spec -> {});

    scraped.awaitReason(
        "False", "LabelsNotSelected", "monitoring/k8s", "Add spec.monitoring.labels.release: kps");

    namespace.edit(DEMO, spec -> spec.getMonitoring().setLabels(Map.of("release", "kps")));
    scraped.healed();
  }

  @Test
  void namespace_that_prometheus_does_not_select() {
    prometheus.patch(
        "{\"spec\": {\"serviceMonitorNamespaceSelector\": {\"matchLabels\": {\"team\": \"a\"}}}}");
    scraped.create(spec -> {});

    String command = "kubectl label namespace %s team=a".formatted(namespace.name());
    scraped.awaitReason("False", "NamespaceNotSelected", command);

    Command.kubectl("label", "namespace", namespace.name(), "team=a").orThrow();
    scraped.healed();
  }

  @Test
  void prometheus_that_looks_in_its_own_namespace_alone() {
    prometheus.patch("{\"spec\": {\"serviceMonitorNamespaceSelector\": null}}");
    scraped.create(spec -> {});

    scraped.awaitReason(
        "False", "NamespaceNotSelected", "spec.serviceMonitorNamespaceSelector", "{}");

    prometheus.patch("{\"spec\": {\"serviceMonitorNamespaceSelector\": {}}}");
    scraped.healed();
  }

  @Test
  void namespace_where_prometheus_may_not_discover() {
    String binding =
        prometheus.kubectl("get", "clusterrolebinding/prometheus", "-o", "json").orThrow();
    prometheus.kubectl("delete", "clusterrolebinding/prometheus").orThrow();
    try {
      scraped.create(spec -> {});

      scraped.awaitReason(
          "False",
          "PrometheusForbidden",
          "ServiceAccount monitoring/prometheus",
          "Bind a Role in namespace " + namespace.name(),
          "{apiGroups: [\"\"], resources: [services, pods], verbs: [get, list, watch]}",
          "{apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [get, list, watch]}");

      namespace.apply(
          """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata: {name: prometheus}
          rules:
          - {apiGroups: [""], resources: [services, pods], verbs: [get, list, watch]}
          - {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [get, list, watch]}
          ---
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: prometheus}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: prometheus}
          subjects:
          - {kind: ServiceAccount, name: prometheus, namespace: monitoring}
          """);
      scraped.healed();
    } finally {
      Command.apply("monitoring", withoutVersion(binding));
    }
  }

  @Test
  void content_type_that_is_none_of_metrics() {
    // Sends the scrapes to another server, whose answer is JSON.
    prometheus.patch(
        """
        {"spec": {"scrapeClasses": [{"name": "elsewhere", "default": true, "relabelings": [
          {"targetLabel": "__address__", "replacement": "127.0.0.1:9090"},
          {"targetLabel": "__metrics_path__", "replacement": "/api/v1/status/buildinfo"}]}]}}
        """);
    scraped.create(spec -> {});

    scraped.awaitReason("False", "BadContentType", "application/json", "Content-Type: text/plain");

    prometheus.patch("{\"spec\": {\"scrapeClasses\": null}}");
    scraped.healed();
  }

  @Test
  void more_samples_than_prometheus_takes() {
    prometheus.patch("{\"spec\": {\"enforcedSampleLimit\": 10}}");
    scraped.create(spec -> {});

    scraped.awaitReason(
        "False", "LimitExceeded", "sample limit exceeded", "Raise spec.enforcedSampleLimit");

    prometheus.patch("{\"spec\": {\"enforcedSampleLimit\": 10000}}");
    scraped.healed();
  }

  @Test
  void job_label_that_is_written_over() {
    prometheus.patch(
        """
        {"spec": {"scrapeClasses": [{"name": "renamed", "default": true, "relabelings": [
          {"targetLabel": "job", "replacement": "another"}]}]}}
        """);
    scraped.create(spec -> {});

    scraped.awaitReason(
        "False",
        "JobLabelMismatch",
        "label job=another; expected job=" + DEMO,
        "no relabeling overwrites job");

    prometheus.patch("{\"spec\": {\"scrapeClasses\": null}}");
    scraped.healed();
  }

  @Test
  void no_prometheus_at_all() {
    prometheus.delete();
    scraped.create(spec -> {});

    scraped.awaitReason("Unknown", "NoPrometheus", "create a Prometheus");

    prometheus.restore();
    scraped.healed();
  }

  @Test
  void prometheus_operator_that_does_not_run() {
    prometheus.scaleOperator(0);
    scraped.create(spec -> {});

    scraped.awaitReason(
        "False",
        "OperatorNotObserving",
        "kubectl -n monitoring scale deployment/prometheus-operator --replicas=1");

    prometheus.scaleOperator(1);
    scraped.healed();
  }

  @Test
  void interval_that_is_not_in_force_yet() {
    scraped.create(spec -> {});
    scraped.healed();
    prometheus.scaleOperator(0);

    namespace.edit(DEMO, spec -> spec.getMonitoring().setInterval("7s"));

    scraped.awaitReason(
        "False", "IntervalNotInForce", "still scrapes every 5s", "spec.monitoring.interval is 7s");
    prometheus.scaleOperator(1);
    scraped.healed();
  }

  @Test
  void prometheus_that_does_not_let_the_operator_in() {
    scraped.create(spec -> {});
    scraped.healed();
    Installation.operatorPods(namespace.client())
        .forEach(pod -> firewall.drop(prometheus.podAddress(), 9090, pod.getStatus().getPodIP()));

    scraped.awaitReason(
        "Unknown",
        "PrometheusUnreachable",
        "NetworkPolicy in namespace monitoring",
        "ingress from namespace metricsdemo-system");

    firewall.open();
    scraped.healed();
  }

  @Test
  void permission_to_look_for_prometheus_that_is_missing() {
    permissions.revoke(granted("list prometheuses"));
    Command.kubectlIn(
            OperatorProcess.NAMESPACE, "rollout", "restart", "deployment/metricsdemo-operator")
        .orThrow();
    Command.kubectlIn(
            OperatorProcess.NAMESPACE,
            "rollout",
            "status",
            "deployment/metricsdemo-operator",
            "--timeout=3m")
        .orThrow();
    scraped.create(spec -> {});

    scraped.awaitReason("Unknown", "NotPermitted", "list", "prometheuses", "monitoring.coreos.com");

    permissions.restore();
    scraped.healed();
  }

  @Test
  void permission_to_read_what_prometheus_operator_says_that_is_missing() {
    prometheus.scaleOperator(0);
    permissions.revoke(granted("list events"));
    scraped.create(spec -> {});

    scraped.awaitReason("Unknown", "NotPermitted", "list", "events");

    permissions.restore();
    scraped.awaitReason("False", "OperatorNotObserving");
    prometheus.scaleOperator(1);
    scraped.healed();
  }

  private static Grant granted(String name) {
    return Permissions.granted().stream()
        .filter(grant -> grant.toString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** As it can be applied again. */
  private static String withoutVersion(String object) {
    ObjectNode node = Serialization.unmarshal(object, ObjectNode.class);
    ((ObjectNode) node.get("metadata")).retain("name", "labels");
    return node.toString();
  }
}
