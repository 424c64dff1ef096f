package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static io.metricsdemo.e2e.pods.ScrapedCondition.DEMO;
import static io.metricsdemo.e2e.pods.ScrapedCondition.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.metricsdemo.api.v1alpha1.GeneratorSpec;
import io.metricsdemo.e2e.cluster.Firewall;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.Prometheus;
import io.metricsdemo.e2e.cluster.TestNamespace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Each reason for not being scraped that lies with a demo or its pods, caused for real: it is
 * reported within two scrape intervals, and what the message says to do heals it.
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

    assertThat(scraped.awaitReason("False", "NoReadyEndpoints")).contains("0 of 2 pods are ready");

    namespace.edit(DEMO, spec -> spec.setImage(null));
    scraped.healed();
  }

  @Test
  void port_that_is_blocked_without_an_answer() {
    scraped.create(spec -> {});
    scraped.healed();
    Pod pod = namespace.pods(DEMO).get(0);
    firewall.drop(pod.getStatus().getPodIP(), 8080, prometheusAddress());

    assertThat(scraped.awaitReason("False", "ScrapeTimeout"))
        .contains(
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

    assertThat(scraped.awaitReason("False", "ScrapeFailed"))
        .contains(pod.getMetadata().getName(), "connection refused");

    firewall.open();
    scraped.healed();
  }

  @Test
  void first_scrape_that_is_far_away() {
    scraped.create(spec -> spec.getMonitoring().setInterval("10m"));

    assertThat(scraped.awaitReason("False", "WaitingForFirstScrape"))
        .contains("the scrape interval is 10m");

    namespace.edit(DEMO, spec -> spec.getMonitoring().setInterval("5s"));
    scraped.healed();
  }

  @Test
  void scaled_to_zero() {
    scraped.create(spec -> spec.setReplicas(0));

    assertThat(scraped.awaitReason("False", "ScaledToZero")).contains("spec.replicas is 0");

    namespace.edit(DEMO, spec -> spec.setReplicas(2));
    scraped.healed();
  }

  @Test
  void pods_that_roll() {
    scraped.create(spec -> {});
    scraped.healed();

    namespace.edit(DEMO, spec -> spec.setGenerator(generator("1ms")));

    assertThat(scraped.awaitReason("Unknown", "RolloutInProgress")).contains("Rollout in progress");
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
        .atMost(PATIENCE)
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
    assertThat(scraped.awaitReason("False", "ServiceNotSelected"))
        .contains(
            "Another manager has added spec.namespaceSelector to ServiceMonitor "
                + namespace.name());

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
