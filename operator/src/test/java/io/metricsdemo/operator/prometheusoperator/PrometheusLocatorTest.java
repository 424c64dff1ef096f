package io.metricsdemo.operator.prometheusoperator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.metricsdemo.operator.prometheusoperator.LocatedPrometheus.Instance;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which pods are asked for a resource, and which are not. */
class PrometheusLocatorTest {

  private static final Pod POD =
      Pods.pod("monitoring", "prometheus-k8s-0", "prometheus", "k8s", "10.0.0.1");

  @Test
  void pods_of_other_resources_namespaces_and_kinds_are_left_out() {
    assertThat(
            instances(
                Resources.defaults(Kind.PROMETHEUS),
                POD,
                Pods.pod("monitoring", "prometheus-other-0", "prometheus", "other", "10.0.0.2"),
                Pods.pod("elsewhere", "prometheus-k8s-0", "prometheus", "k8s", "10.0.0.3"),
                Pods.pod("monitoring", "prom-agent-k8s-0", "prometheus-agent", "k8s", "10.0.0.4")))
        .extracting(Instance::ip)
        .containsExactly("10.0.0.1");
  }

  @Test
  void agent_of_the_same_name_has_its_own_pods() {
    assertThat(
            instances(
                Resources.defaults(Kind.AGENT),
                POD,
                Pods.pod("monitoring", "prom-agent-k8s-0", "prometheus-agent", "k8s", "10.0.0.4")))
        .extracting(Instance::ip)
        .containsExactly("10.0.0.4");
  }

  @Test
  void instances_are_in_order_of_their_shards() {
    assertThat(
            instances(
                Resources.defaults(Kind.PROMETHEUS),
                shard(POD, "prometheus-k8s-shard-1-0", "1"),
                shard(POD, "prometheus-k8s-1", "0"),
                shard(POD, "prometheus-k8s-0", "0")))
        .extracting(Instance::pod)
        .containsExactly("prometheus-k8s-0", "prometheus-k8s-1", "prometheus-k8s-shard-1-0");
  }

  @Test
  void pod_without_a_number_of_its_shard_is_of_the_first() {
    assertThat(
            instances(
                Resources.defaults(Kind.PROMETHEUS),
                shard(POD, "a", null),
                shard(POD, "b", "many")))
        .extracting(Instance::shard)
        .containsExactly(0, 0);
  }

  @Test
  void pod_that_is_not_ready_is_reported_apart() {
    Pod starting = new PodBuilder(POD).editStatus().withConditions(List.of()).endStatus().build();

    assertThat(instances(Resources.defaults(Kind.PROMETHEUS), starting))
        .singleElement()
        .returns(false, Instance::ready);
  }

  @Test
  void pods_that_cannot_be_asked_are_left_out() {
    assertThat(
            instances(
                Resources.defaults(Kind.PROMETHEUS),
                new PodBuilder(POD).editStatus().withPodIP(null).endStatus().build(),
                new PodBuilder(POD).editStatus().withPodIP("evil/../").endStatus().build(),
                new PodBuilder(POD).editStatus().withPhase("Failed").endStatus().build(),
                new PodBuilder(POD)
                    .editMetadata()
                    .withDeletionTimestamp("2025-01-01T00:00:00Z")
                    .endMetadata()
                    .build(),
                new PodBuilder(POD).editSpec().withContainers(List.of()).endSpec().build(),
                new PodBuilder(POD).withSpec(null).build(),
                new PodBuilder(POD).withStatus(null).build(),
                new PodBuilder(POD).editMetadata().withLabels(null).endMetadata().build()))
        .isEmpty();
  }

  @Test
  void api_on_the_loopback_address_alone_cannot_be_asked() {
    assertThat(instances(Resources.listeningLocally(), POD)).isEmpty();
  }

  @Test
  void pruned_pod_is_located_as_the_whole_one() {
    assertThat(instances(Resources.defaults(Kind.PROMETHEUS), PrometheusLocator.pruned(POD)))
        .isEqualTo(instances(Resources.defaults(Kind.PROMETHEUS), POD))
        .hasSize(1);
    assertThat(
            PrometheusLocator.pruned(new PodBuilder(POD).withStatus(null).withSpec(null).build()))
        .isNotNull();
  }

  private static Pod shard(Pod pod, String name, String shard) {
    return new PodBuilder(pod)
        .editMetadata()
        .withName(name)
        .removeFromLabels("operator.prometheus.io/shard")
        .addToLabels("operator.prometheus.io/shard", shard)
        .endMetadata()
        .build();
  }

  private static List<Instance> instances(PrometheusResource resource, Pod... pods) {
    return locate(resource, pods).instances();
  }

  private static LocatedPrometheus locate(PrometheusResource resource, Pod... pods) {
    return PrometheusLocator.locate(List.of(resource), List.of(pods)).get(0);
  }
}
