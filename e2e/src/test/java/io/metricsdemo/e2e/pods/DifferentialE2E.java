package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.Prometheus;
import io.metricsdemo.e2e.cluster.Prometheus.Sample;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Our demo application beside the Go original, as the same Prometheus sees both. */
@Tag("own-cluster") // the image of the original is on our own nodes alone
@ResourceLock(value = QUIET_CLUSTER, mode = READ)
class DifferentialE2E {

  /** Observations of each service, at least: a median is then off by less than 0.25 in rank. */
  private static final int ENOUGH = 100;

  /** Labels that distinguish pods, and not programs. */
  private static final Set<String> OF_THE_POD =
      Set.of(
          "pod",
          "instance",
          "job",
          "service",
          "endpoint",
          "container",
          "namespace",
          "app_kubernetes_io_managed_by");

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  private Prometheus prometheus;

  @BeforeEach
  void startBoth() {
    prometheus = Prometheus.find(namespace.client());
    namespace.create(
        "demo-app",
        spec -> {
          spec.setReplicas(1);
          spec.setMonitoring(TestNamespace.every("2s"));
        });
    namespace.apply(ORIGINAL);
    await()
        .untilAsserted(
            () ->
                assertThat(prometheus.query("rpc_durations_seconds_count" + in()))
                    .hasSize(6)
                    .allSatisfy(sample -> assertThat(sample.value()).isGreaterThan(ENOUGH)));
  }

  /** On a busy machine a scrape may miss its interval of 2 s, and its series end until the next. */
  @Test
  void prometheus_has_the_same_series_types_and_distributions_of_both() {
    await()
        .ignoreException(NoSuchElementException.class)
        .untilAsserted(
            () -> {
              assertThat(series("demo-app")).isNotEmpty().isEqualTo(series("original"));
              assertThat(types("demo-app")).isNotEmpty().isEqualTo(types("original"));
              assertThat(quantile("demo-app", "uniform", "0.5")).isBetween(50e-6, 150e-6);
              assertThat(quantile("original", "uniform", "0.5")).isBetween(50e-6, 150e-6);
              assertThat(quantile("demo-app", "exponential", "0.5")).isBetween(0.28e-6, 1.4e-6);
              assertThat(quantile("original", "exponential", "0.5")).isBetween(0.28e-6, 1.4e-6);
              assertThat(quantile("demo-app", "normal", "0.5")).isBetween(-125e-6, 145e-6);
              assertThat(quantile("original", "normal", "0.5")).isBetween(-125e-6, 145e-6);
            });
  }

  /** The demonstration's series, each with its labels, but those of the pod. */
  private Set<String> series(String job) {
    return prometheus
        .query(
            "{__name__=~\"rpc_.*\",job=\"%s\",namespace=\"%s\"}".formatted(job, namespace.name()))
        .stream()
        .map(
            sample ->
                sample.metric()
                    + sample.labels().entrySet().stream()
                        .filter(label -> !OF_THE_POD.contains(label.getKey()))
                        .map(Object::toString)
                        .collect(Collectors.joining(",", "{", "}")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Map<String, String> types(String job) {
    Map<String, String> types = new TreeMap<>(prometheus.types(namespace.name(), job));
    types.keySet().removeIf(metric -> !metric.startsWith("rpc_"));
    return types;
  }

  private double quantile(String job, String service, String quantile) {
    return prometheus
        .query(
            "rpc_durations_seconds{job=\"%s\",namespace=\"%s\",exported_service=\"%s\",quantile=\"%s\"}"
                .formatted(job, namespace.name(), service, quantile))
        .stream()
        .mapToDouble(Sample::value)
        .findFirst()
        .orElseThrow();
  }

  private String in() {
    return "{namespace=\"%s\"}".formatted(namespace.name());
  }

  private static final String ORIGINAL =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: original
        labels: {app: original}
      spec:
        securityContext:
          runAsNonRoot: true
          seccompProfile: {type: RuntimeDefault}
        containers:
        - name: random
          image: localhost/e2e/random:1
          imagePullPolicy: IfNotPresent
          securityContext:
            allowPrivilegeEscalation: false
            capabilities: {drop: [ALL]}
          ports:
          - {name: http-metrics, containerPort: 8080}
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: original
        labels: {app: original}
      spec:
        selector: {app: original}
        ports:
        - {name: http-metrics, port: 8080, targetPort: http-metrics}
      ---
      apiVersion: monitoring.coreos.com/v1
      kind: ServiceMonitor
      metadata:
        name: original
      spec:
        jobLabel: app
        selector: {matchLabels: {app: original}}
        endpoints:
        - {port: http-metrics, interval: 2s}
      """;
}
