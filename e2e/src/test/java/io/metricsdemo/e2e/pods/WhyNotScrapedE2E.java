package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static io.metricsdemo.e2e.pods.ScrapedCondition.DEMO;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.metricsdemo.api.v1alpha1.GeneratorSpec;
import io.metricsdemo.e2e.cluster.Firewall;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.Prometheus;
import io.metricsdemo.e2e.cluster.StatusHistory;
import io.metricsdemo.e2e.cluster.TestNamespace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Each reason for not being scraped that lies with a demo or its pods, caused for real: it is
 * reported, and what the message says to do heals it.
 */
@Tag("own-cluster")
@Execution(CONCURRENT)
@ResourceLock(value = QUIET_CLUSTER, mode = READ)
class WhyNotScrapedE2E {

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();
  @RegisterExtension final ScrapedCondition scraped = new ScrapedCondition(namespace);
  @RegisterExtension final Firewall firewall = new Firewall();

  @Test
  void pods_that_never_get_ready() {
    scraped.create(spec -> spec.setImage("localhost/metricsdemo/no-such:1"));

    scraped.awaitReason("False", "NoReadyEndpoints", "0 of 2 pods are ready");

    namespace.edit(DEMO, spec -> spec.setImage(null));
    scraped.healed();
  }

  @Test
  void port_that_is_blocked_without_an_answer() {
    scraped.create(spec -> {});
    scraped.healed();
    Pod pod = namespace.pods(DEMO).get(0);
    firewall.drop(pod.getStatus().getPodIP(), 8080, prometheusAddress());

    scraped.awaitReason(
        "False",
        "ScrapeTimeout",
        pod.getMetadata().getName(),
        "context deadline exceeded",
        "no NetworkPolicy blocks Prometheus");

    firewall.open();
    scraped.healed();
  }

  @Test
  void port_that_refuses() {
    scraped.create(spec -> {});
    scraped.healed();
    Pod pod = namespace.pods(DEMO).get(0);
    firewall.refuse(pod.getStatus().getPodIP(), 8080, prometheusAddress());

    scraped.awaitReason("False", "ScrapeFailed", pod.getMetadata().getName(), "connection refused");

    firewall.open();
    scraped.healed();
  }

  @Test
  void first_scrape_that_is_far_away() {
    scraped.create(spec -> spec.getMonitoring().setInterval("10m"));

    scraped.awaitReason("False", "WaitingForFirstScrape", "the scrape interval is 10m");

    namespace.edit(DEMO, spec -> spec.getMonitoring().setInterval("5s"));
    scraped.healed();
  }

  @Test
  void scaled_to_zero() {
    scraped.create(spec -> spec.setReplicas(0));

    scraped.awaitReason("False", "ScaledToZero", "spec.replicas is 0");

    namespace.edit(DEMO, spec -> spec.setReplicas(2));
    scraped.healed();
  }

  @Test
  void pods_that_roll() {
    scraped.create(spec -> {});
    scraped.healed();

    // The rollout may be over before a test looks.
    try (StatusHistory history = StatusHistory.of(namespace, DEMO)) {
      namespace.edit(DEMO, spec -> spec.setGenerator(generator("1ms")));

      await().until(() -> history.of("Scraped").contains("Unknown/RolloutInProgress"));
    }
    scraped.healed();
  }

  @Test
  void port_that_another_manager_renames_is_named_back_and_scraped_again() {
    scraped.create(spec -> {});
    scraped.healed();

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
    scraped.healed();
  }

  @Test
  void namespace_selector_that_was_added_by_hand() {
    scraped.create(spec -> spec.setReplicas(1));
    scraped.healed();

    patchMonitor("{\"spec\": {\"namespaceSelector\": {\"matchNames\": [\"default\"]}}}");
    scraped.awaitReason(
        "False",
        "ServiceNotSelected",
        "Another manager has added spec.namespaceSelector to ServiceMonitor " + namespace.name());

    patchMonitor("{\"spec\": {\"namespaceSelector\": null}}");
    scraped.healed();
  }

  private void patchMonitor(String patch) {
    namespace.kubectl("patch", "servicemonitor/" + DEMO, "--type=merge", "-p", patch).orThrow();
  }

  private String prometheusAddress() {
    return Prometheus.find(namespace.client()).podAddress();
  }

  private static GeneratorSpec generator(String uniformDomain) {
    GeneratorSpec generator = new GeneratorSpec();
    generator.setUniformDomain(uniformDomain);
    return generator;
  }
}
