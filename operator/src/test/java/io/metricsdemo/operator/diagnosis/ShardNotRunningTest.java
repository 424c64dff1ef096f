package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.AttachMetadata;
import io.metricsdemo.operator.prometheusoperator.ScrapeClass;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A part of Prometheus that does not run, or may not discover. */
class ShardNotRunningTest {

  private final Scene scene = new Scene();

  @BeforeEach
  void have_two_shards_of_which_one_scrapes() {
    scene.prometheusSpec.put("shards", 2);
    scene.slices = List.of(Scene.slice("http-metrics", Map.of("web-1", true, "web-2", true)));
    scene.servers = List.of(Scene.answering(Scene.target("web-1")));
    scene.pods = List.of(pod("prometheus-k8s-0", 0, "phase: Running"));
  }

  @Test
  void shard_without_a_pod_is_reported() throws Exception {
    assertThat(examine())
        .isEqualTo(
            Verdict.isFalse(
                "ShardNotRunning",
                "Shard 1 of 2 of Prometheus monitoring/k8s (counted from 0) has no running pod, so"
                    + " its part of the targets is not scraped. Run kubectl -n monitoring"
                    + " describe statefulset -l"
                    + " operator.prometheus.io/name=k8s,operator.prometheus.io/shard=1"));
  }

  @Test
  void shard_whose_pod_does_not_run_is_reported_with_what_the_pod_shows() throws Exception {
    scene.pods =
        List.of(
            scene.pods.get(0),
            pod(
                "prometheus-k8s-shard-1-0",
                1,
                "phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: no room}]"));

    assertThat(examine().message())
        .endsWith(
            "Pod monitoring/prometheus-k8s-shard-1-0 is Pending (Unschedulable: no room). Run"
                + " kubectl -n monitoring describe pod prometheus-k8s-shard-1-0");
  }

  @Test
  void shards_that_all_run_are_no_cause() throws Exception {
    scene.pods = List.of(scene.pods.get(0), pod("prometheus-k8s-shard-1-0", 1, "phase: Running"));

    assertThat(examine().isTrue()).isTrue();
  }

  @Test
  void missing_shard_does_not_matter_while_all_pods_are_targets() throws Exception {
    scene.servers = List.of(Scene.answering(Scene.target("web-1"), Scene.target("web-2")));

    assertThat(examine().isTrue()).isTrue();
  }

  @Test
  void labels_of_nodes_take_the_right_to_list_and_watch_nodes() throws Exception {
    assertThat(new NodesForbidden().appliesTo(scene.subject())).isFalse();
    scene.monitor.getSpec().setAttachMetadata(attached());
    assertThat(new NodesForbidden().examine(scene.subject()).isTrue()).isTrue();

    scene.forbid("watch", "", "nodes");

    assertThat(new NodesForbidden().examine(scene.subject()))
        .isEqualTo(
            Verdict.isFalse(
                "PrometheusForbidden",
                "ServiceMonitor shop/web has spec.attachMetadata.node: true, but ServiceAccount"
                    + " monitoring/prometheus-k8s of Prometheus monitoring/k8s cannot watch nodes,"
                    + " so Prometheus discovers no targets. Bind a ClusterRole to it with the rule"
                    + " {apiGroups: [\"\"], resources: [nodes], verbs: [get, list, watch]}, or set"
                    + " that field to false"));
  }

  @Test
  void scrape_class_asks_for_the_nodes_where_the_monitor_does_not_say() throws Exception {
    scene.scrapeClasses = List.of(new ScrapeClass("nodes", true, true, List.of(), List.of()));
    scene.forbid("list", "", "nodes");

    assertThat(new NodesForbidden().examine(scene.subject()).message())
        .startsWith(
            "Prometheus monitoring/k8s has spec.scrapeClasses[0].attachMetadata.node: true, but"
                + " ServiceAccount monitoring/prometheus-k8s of Prometheus monitoring/k8s cannot"
                + " list nodes");

    scene.monitor.getSpec().setAttachMetadata(new AttachMetadata());
    assertThat(new NodesForbidden().appliesTo(scene.subject())).isFalse();
  }

  private static AttachMetadata attached() {
    AttachMetadata attached = new AttachMetadata();
    attached.setNode(true);
    return attached;
  }

  private Verdict examine() throws Exception {
    return new ShardNotRunning().examine(scene.subject());
  }

  private static Pod pod(String name, int shard, String status) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          namespace: monitoring
          name: %s
          labels: {operator.prometheus.io/shard: '%d'}
        status: {%s}
        """
            .formatted(name, shard, status),
        Pod.class);
  }
}
