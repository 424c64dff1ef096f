package io.metricsdemo.e2e.benchmark;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoSpec;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Prometheus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Where the time goes from the apply of the tutorial's MetricsDemo to both of its targets being up.
 */
public final class TimeToScrape {

  private static final int PODS = 2;

  private final KubernetesClient client;
  private final Prometheus prometheus;
  private final String namespace;
  private final Map<String, Long> reached = new LinkedHashMap<>();
  private final long begin;

  private TimeToScrape(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
    prometheus = Prometheus.find(client);
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    begin = System.nanoTime();
  }

  public static void main(String[] arguments) {
    int runs = Integer.parseInt(arguments[0]);
    try (KubernetesClient client = Cluster.connect()) {
      for (int run = 1; run <= runs; run++) {
        TimeToScrape measurement = new TimeToScrape(client, "time-to-scrape-" + run);
        measurement.measure();
        measurement.print(run);
        client.namespaces().withName(measurement.namespace).delete();
      }
    }
  }

  /**
   * The milestones in the order in which they are reached; each is looked for about every 20 ms.
   */
  private void measure() {
    MetricsDemo demo = new MetricsDemo();
    demo.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName("demo-app").build());
    demo.setSpec(new MetricsDemoSpec());
    client.resource(demo).create();
    reach("pods made by operator and controllers", () -> pods().size() == PODS);
    reach("scheduled", () -> all(pod -> pod.getSpec().getNodeName() != null));
    reach("image there, containers started", () -> all(TimeToScrape::isStarted));
    reach("JVM up, probe passed, ready", () -> all(Readiness::isPodReady));
    reach("endpoints", () -> readyEndpoints() == PODS);
    reach("discovered by Prometheus", () -> targets().size() == PODS);
    reach(
        "both targets up",
        () -> targets().stream().filter(target -> target.health().equals("up")).count() == PODS);
  }

  private void reach(String milestone, BooleanSupplier isReached) {
    await()
        .atMost(Duration.ofMinutes(5))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(isReached::getAsBoolean);
    reached.put(milestone, (System.nanoTime() - begin) / 1_000_000);
  }

  private List<Pod> pods() {
    return client.pods().inNamespace(namespace).withLabel("app", "demo-app").list().getItems();
  }

  private boolean all(Predicate<Pod> predicate) {
    return pods().stream().allMatch(predicate);
  }

  private static boolean isStarted(Pod pod) {
    return !pod.getStatus().getContainerStatuses().isEmpty()
        && pod.getStatus().getContainerStatuses().get(0).getState().getRunning() != null;
  }

  private long readyEndpoints() {
    return client
        .resources(EndpointSlice.class)
        .inNamespace(namespace)
        .withLabel("kubernetes.io/service-name", "demo-app")
        .list()
        .getItems()
        .stream()
        .flatMap(slice -> slice.getEndpoints().stream())
        .filter(endpoint -> Boolean.TRUE.equals(endpoint.getConditions().getReady()))
        .count();
  }

  private List<Prometheus.Target> targets() {
    return prometheus.targets(namespace, "demo-app");
  }

  private void print(int run) {
    if (run == 1) {
      System.out.printf("%-6s %-42s %9s %9s%n", "RUN", "MILESTONE", "AT (ms)", "TOOK (ms)");
    }
    long before = 0;
    for (Map.Entry<String, Long> milestone : reached.entrySet()) {
      System.out.printf(
          "%-6d %-42s %9d %9d%n",
          run, milestone.getKey(), milestone.getValue(), milestone.getValue() - before);
      before = milestone.getValue();
    }
  }
}
