package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.pods.ScrapedCondition.DEMO;

import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.Prometheus;
import io.metricsdemo.e2e.cluster.SharedPrometheus;
import io.metricsdemo.e2e.cluster.TestNamespace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Each reason for which Prometheus does not take up a ServiceMonitor that it selects, caused for
 * real, and healed by what the message says.
 */
@Tag("own-cluster")
@Isolated("changes the Prometheus that scrapes all demos")
class PrometheusCausesE2E {

  private static final String OPERATOR = "deployment/prometheus-operator";

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();
  @RegisterExtension final ScrapedCondition scraped = new ScrapedCondition(namespace);
  @RegisterExtension final SharedPrometheus prometheus = new SharedPrometheus();

  @Test
  void paused_prometheus() {
    prometheus.patch("{\"spec\": {\"paused\": true}}");
    create();

    scraped.awaitReason(
        "False",
        "PrometheusPaused",
        "Prometheus monitoring/k8s has spec.paused: true",
        "Set spec.paused to false");

    prometheus.patch("{\"spec\": {\"paused\": false}}");
    scraped.healed();
  }

  @Test
  void prometheus_of_another_controller() {
    String annotation = "operator.prometheus.io/controller-id";
    prometheus.kubectl("annotate", "prometheus/k8s", annotation + "=another").orThrow();
    try {
      create();

      scraped.awaitReason(
          "False", "PrometheusNotManaged", annotation + ": another", "Remove the annotation");
    } finally {
      prometheus.kubectl("annotate", "prometheus/k8s", annotation + "-").orThrow();
    }
    scraped.healed();
  }

  @Test
  void namespace_that_prometheus_operator_does_not_watch() {
    String arguments =
        prometheus
            .kubectl("get", OPERATOR, "-o", "jsonpath={.spec.template.spec.containers[0].args}")
            .orThrow();
    arguments(
        arguments.replaceFirst("]$", ",\"--deny-namespaces=%s\"]".formatted(namespace.name())));
    try {
      create();

      scraped.awaitReason(
          "False",
          "NamespaceNotWatched",
          "does not watch namespace " + namespace.name(),
          "--deny-namespaces");
    } finally {
      arguments(arguments);
    }
    scraped.healed();
  }

  @Test
  void configuration_that_cannot_be_generated() {
    prometheus.patch(
        "{\"spec\": {\"additionalScrapeConfigs\": {\"name\": \"absent\", \"key\": \"x\"}}}");
    create();

    scraped.awaitReason(
        "False", "ConfigurationNotLoaded", "cannot reconcile Prometheus monitoring/k8s", "absent");

    prometheus.patch("{\"spec\": {\"additionalScrapeConfigs\": null}}");
    scraped.healed();
  }

  @Test
  void configuration_that_cannot_be_loaded() {
    prometheus
        .kubectl(
            "create",
            "secret",
            "generic",
            "broken",
            "--from-literal=x=[{\"job_name\": \"x\", \"no_such_field\": 1}]")
        .orThrow();
    try {
      prometheus.patch(
          "{\"spec\": {\"additionalScrapeConfigs\": {\"name\": \"broken\", \"key\": \"x\"}}}");
      create();

      // It is asked for only when the configuration should have arrived.
      namespace.awaitCondition(
          DEMO,
          "Scraped",
          "False",
          "ConfigurationNotLoaded",
          "reloadConfigSuccess is false",
          "logs prometheus-k8s-0 -c prometheus");

      prometheus.patch("{\"spec\": {\"additionalScrapeConfigs\": null}}");
      scraped.healed();
    } finally {
      prometheus.kubectl("delete", "secret/broken").orThrow();
    }
  }

  @Test
  void shard_without_a_pod() {
    prometheus.patch("{\"spec\": {\"shards\": 2}}");
    prometheus.awaitPods(2);
    scraped.create(spec -> spec.setReplicas(4));
    scraped.healed();
    // By their addresses all of the demo's pods may belong to the other one.
    String statefulSet =
        Prometheus.findWithTargets(namespace.client(), namespace.name(), DEMO)
            .podName()
            .replaceFirst("-0$", "");
    int shard = statefulSet.endsWith("-shard-1") ? 1 : 0;

    prometheus.scaleOperator(0);
    prometheus.kubectl("scale", "statefulset/" + statefulSet, "--replicas=0").orThrow();

    scraped.awaitReason(
        "False", "ShardNotRunning", "Shard %d of 2 of Prometheus monitoring/k8s".formatted(shard));

    prometheus.scaleOperator(1);
    scraped.healed();
  }

  private void create() {
    scraped.create(spec -> spec.setReplicas(1));
  }

  private void arguments(String json) {
    prometheus
        .kubectl(
            "patch",
            OPERATOR,
            "--type=json",
            "-p",
            "[{\"op\": \"replace\", \"path\": \"/spec/template/spec/containers/0/args\", \"value\": %s}]"
                .formatted(json))
        .orThrow();
    prometheus.kubectl("rollout", "status", OPERATOR, "--timeout=3m").orThrow();
  }
}
