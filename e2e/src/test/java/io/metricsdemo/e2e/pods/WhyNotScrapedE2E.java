package io.metricsdemo.e2e.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.api.v1alpha1.GeneratorSpec;
import io.metricsdemo.api.v1alpha1.MetricsDemoSpec;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.Firewall;
import io.metricsdemo.e2e.cluster.Grant;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.OperatorProcess;
import io.metricsdemo.e2e.cluster.Permissions;
import io.metricsdemo.e2e.cluster.SharedPrometheus;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Each reason for not being scraped, caused for real: it is told within two scrape intervals, and
 * what the message says to do heals it, with no restart of the operator. What was told, and how
 * soon, goes to the file reasons.txt beside the logs.
 */
@Tag("own-cluster")
class WhyNotScrapedE2E {

  private static final String DEMO = "demo-app";

  /** Two intervals of the tutorial. */
  private static final Duration TOLD = Duration.ofSeconds(60);

  private static final Duration HEALED = Duration.ofMinutes(3);

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();
  @RegisterExtension final SharedPrometheus prometheus = new SharedPrometheus();
  @RegisterExtension final Firewall firewall = new Firewall();
  @RegisterExtension final Permissions permissions = new Permissions();

  private String cause;

  @BeforeEach
  void noteCause(TestInfo test) {
    cause = test.getTestMethod().orElseThrow().getName().replace('_', ' ');
  }

  @Test
  void labels_that_prometheus_does_not_select() {
    prometheus.patch(
        "{\"spec\": {\"serviceMonitorSelector\": {\"matchLabels\": {\"release\": \"kps\"}}}}");
    create(spec -> {});

    assertThat(told("False", "LabelsNotSelected"))
        .contains("monitoring/k8s", "add spec.monitoring.labels.release: kps");

    namespace.edit(DEMO, spec -> spec.getMonitoring().setLabels(Map.of("release", "kps")));
    healed();
  }

  @Test
  void namespace_that_prometheus_does_not_select() {
    prometheus.patch(
        "{\"spec\": {\"serviceMonitorNamespaceSelector\": {\"matchLabels\": {\"team\": \"a\"}}}}");
    create(spec -> {});

    String command = "kubectl label namespace %s team=a".formatted(namespace.name());
    assertThat(told("False", "NamespaceNotSelected")).contains(command);

    Command.kubectl("label", "namespace", namespace.name(), "team=a").orThrow();
    healed();
  }

  @Test
  void prometheus_that_looks_in_its_own_namespace_alone() {
    prometheus.patch("{\"spec\": {\"serviceMonitorNamespaceSelector\": null}}");
    create(spec -> {});

    assertThat(told("False", "NamespaceNotSelected"))
        .contains("spec.serviceMonitorNamespaceSelector", "{}");

    prometheus.patch("{\"spec\": {\"serviceMonitorNamespaceSelector\": {}}}");
    healed();
  }

  @Test
  void namespace_where_prometheus_may_not_discover() {
    String binding =
        prometheus.kubectl("get", "clusterrolebinding/prometheus", "-o", "json").orThrow();
    prometheus.kubectl("delete", "clusterrolebinding/prometheus").orThrow();
    try {
      create(spec -> {});

      assertThat(told("False", "PrometheusForbidden"))
          .contains(
              "ServiceAccount monitoring/prometheus",
              "bind a Role in namespace " + namespace.name(),
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
      healed();
    } finally {
      Command.apply("monitoring", withoutVersion(binding));
    }
  }

  @Test
  void pods_that_never_get_ready() {
    create(spec -> spec.setImage("localhost/metricsdemo/no-such:1"));

    assertThat(told("False", "NoReadyEndpoints")).contains("0 of 2 pods are ready");

    namespace.edit(DEMO, spec -> spec.setImage(null));
    healed();
  }

  @Test
  void port_that_is_blocked_without_an_answer() {
    create(spec -> {});
    healed();
    Pod pod = namespace.pods(DEMO).get(0);
    firewall.drop(pod.getStatus().getPodIP(), 8080, prometheus.podAddress());

    assertThat(told("False", "ScrapeTimeout"))
        .contains(
            pod.getMetadata().getName(), "context deadline exceeded", "reached by Prometheus");

    firewall.open();
    healed();
  }

  @Test
  void port_that_refuses() {
    create(spec -> {});
    healed();
    Pod pod = namespace.pods(DEMO).get(0);
    firewall.refuse(pod.getStatus().getPodIP(), 8080, prometheus.podAddress());

    assertThat(told("False", "ScrapeFailed"))
        .contains(pod.getMetadata().getName(), "connection refused");

    firewall.open();
    healed();
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
    create(spec -> {});

    assertThat(told("False", "BadContentType"))
        .contains("application/json", "Content-Type: text/plain");

    prometheus.patch("{\"spec\": {\"scrapeClasses\": null}}");
    healed();
  }

  @Test
  void more_samples_than_prometheus_takes() {
    prometheus.patch("{\"spec\": {\"enforcedSampleLimit\": 10}}");
    create(spec -> {});

    assertThat(told("False", "LimitExceeded"))
        .contains("sample limit exceeded", "raise spec.enforcedSampleLimit");

    prometheus.patch("{\"spec\": {\"enforcedSampleLimit\": 10000}}");
    healed();
  }

  @Test
  void job_label_that_is_written_over() {
    prometheus.patch(
        """
        {"spec": {"scrapeClasses": [{"name": "renamed", "default": true, "relabelings": [
          {"targetLabel": "job", "replacement": "another"}]}]}}
        """);
    create(spec -> {});

    assertThat(told("False", "JobLabelMismatch"))
        .contains("job=another, not " + DEMO, "no relabelling writes job");

    prometheus.patch("{\"spec\": {\"scrapeClasses\": null}}");
    healed();
  }

  @Test
  void no_prometheus_at_all() {
    prometheus.delete();
    create(spec -> {});

    assertThat(told("False", "NoPrometheus")).contains("create one");

    prometheus.restore();
    healed();
  }

  @Test
  void prometheus_operator_that_does_not_run() {
    prometheus.scaleOperator(0);
    create(spec -> {});

    assertThat(told("False", "OperatorNotObserving"))
        .contains("kubectl -n monitoring scale deployment/prometheus-operator --replicas=1");

    prometheus.scaleOperator(1);
    healed();
  }

  @Test
  void interval_that_is_not_in_force_yet() {
    create(spec -> {});
    healed();
    prometheus.scaleOperator(0);

    namespace.edit(DEMO, spec -> spec.getMonitoring().setInterval("7s"));

    assertThat(told("False", "IntervalNotInForce")).contains("every 5s", "every 7s");
    prometheus.scaleOperator(1);
    healed();
  }

  @Test
  void first_scrape_that_is_far_away() {
    create(spec -> spec.getMonitoring().setInterval("10m"));

    assertThat(told("False", "WaitingForFirstScrape")).contains("every 10m");

    namespace.edit(DEMO, spec -> spec.getMonitoring().setInterval("5s"));
    healed();
  }

  @Test
  void prometheus_that_does_not_let_the_operator_in() {
    create(spec -> {});
    healed();
    Installation.operatorPods(namespace.client())
        .forEach(pod -> firewall.drop(prometheus.podAddress(), 9090, pod.getStatus().getPodIP()));

    assertThat(told("Unknown", "PrometheusUnreachable"))
        .contains(
            "NetworkPolicy in namespace monitoring",
            "ingress rule from namespace metricsdemo-system");

    firewall.open();
    healed();
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
            "--timeout=120s")
        .orThrow();
    create(spec -> {});

    assertThat(told("Unknown", "NotPermitted"))
        .contains("list", "prometheuses", "monitoring.coreos.com");

    permissions.restore();
    healed();
  }

  @Test
  void permission_to_read_what_prometheus_operator_says_that_is_missing() {
    prometheus.scaleOperator(0);
    permissions.revoke(granted("list events"));
    create(spec -> {});

    assertThat(told("Unknown", "NotPermitted")).contains("list", "events");

    permissions.restore();
    told("False", "OperatorNotObserving");
    prometheus.scaleOperator(1);
    healed();
  }

  @Test
  void scaled_to_zero() {
    create(spec -> spec.setReplicas(0));

    assertThat(told("False", "ScaledToZero")).contains("spec.replicas is 0");

    namespace.edit(DEMO, spec -> spec.setReplicas(2));
    healed();
  }

  @Test
  void pods_that_roll() {
    create(spec -> {});
    healed();

    namespace.edit(DEMO, spec -> spec.setGenerator(generator("1ms")));

    assertThat(told("Unknown", "RolloutInProgress")).contains("told once the pods are as wanted");
    healed();
  }

  @Test
  void port_that_another_manager_renames_is_named_back_and_scraped_again() {
    create(spec -> {});
    healed();

    namespace
        .kubectl(
            "patch",
            "service/" + DEMO,
            "--type=json",
            "--field-manager=another",
            "-p",
            "[{\"op\": \"replace\", \"path\": \"/spec/ports/0/name\", \"value\": \"web\"}]")
        .orThrow();

    await()
        .atMost(TOLD)
        .until(
            () ->
                namespace
                    .find(Service.class, DEMO)
                    .orElseThrow()
                    .getSpec()
                    .getPorts()
                    .get(0)
                    .getName(),
            "http-metrics"::equals);
    healed();
  }

  private static GeneratorSpec generator(String uniformDomain) {
    GeneratorSpec generator = new GeneratorSpec();
    generator.setUniformDomain(uniformDomain);
    return generator;
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

  private void create(Consumer<MetricsDemoSpec> change) {
    namespace.create(
        DEMO,
        spec -> {
          spec.setMonitoring(TestNamespace.every("5s"));
          change.accept(spec);
        });
  }

  /** The message, when it is told. */
  private String told(String status, String reason) {
    Instant begin = Instant.now();
    String message =
        await(reason)
            .atMost(TOLD)
            .until(() -> scraped(status, reason), Optional::isPresent)
            .map(Condition::getMessage)
            .orElseThrow();
    document("%s/%s after %s: %s".formatted(status, reason, since(begin), message));
    return message;
  }

  private void healed() {
    Instant begin = Instant.now();
    await("Scraped")
        .atMost(HEALED)
        .until(() -> scraped("True", "AllTargetsUp"), Optional::isPresent);
    document("True after " + since(begin));
  }

  private static String since(Instant begin) {
    return Duration.between(begin, Instant.now()).toSeconds() + " s";
  }

  private void document(String line) {
    Cluster.record("reasons.txt", cause + ": " + line);
  }

  private Optional<Condition> scraped(String status, String reason) {
    return namespace.conditions(DEMO).stream()
        .filter(
            condition ->
                condition.getType().equals("Scraped")
                    && condition.getStatus().equals(status)
                    && condition.getReason().equals(reason))
        .findFirst();
  }
}
