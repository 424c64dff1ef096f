package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.metricsdemo.api.v1alpha1.LoadMetricsSpec;
import io.metricsdemo.api.v1alpha1.LoadSpec;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Loads beyond the operator's limit, on a simulated API server. */
@Tag("slow")
class LoadRefusedTest {

  private static final String OLDER = "older";
  private static final String YOUNGER = "younger";

  private TestCluster cluster;

  @BeforeEach
  void start() throws InvalidConfigException {
    cluster = TestCluster.start(Map.of("MAX_LOAD_SERIES", "50000"));
    cluster.createReady(OLDER);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void load_that_is_refused_leaves_what_runs_as_it_is_until_there_is_room() {
    load(OLDER, 1_000);
    awaitFile(OLDER, 1_000);
    cluster.pods(OLDER, 2);
    cluster.awaitCondition(OLDER, "Ready", "True", "Reconciled");

    load(OLDER, 3_000);

    assertThat(cluster.awaitCondition(OLDER, "Ready", "False", "LoadRefused").getMessage())
        .startsWith("spec.load has 60,000 series at its peak in 2 pods; with the 0 of older");
    cluster.awaitCondition(OLDER, "Stalled", "True", "LoadRefused");
    cluster.awaitCondition(OLDER, "LoadConfirmed", "Unknown", "LoadRefused");
    cluster.awaitCondition(OLDER, "WorkloadAvailable", "True", "PodsReady");
    assertThat(file(OLDER)).contains("gauges=1000\n");

    load(OLDER, 2_000);

    awaitFile(OLDER, 2_000);
    cluster.awaitCondition(OLDER, "Ready", "True", "Reconciled");
  }

  @Test
  void new_demo_with_a_load_that_is_refused_has_no_objects_until_an_older_one_leaves_room() {
    load(OLDER, 2_000);
    awaitFile(OLDER, 2_000);
    MetricsDemo younger = TestCluster.demo(YOUNGER);
    younger.getSpec().setLoad(gauges(1_000));
    // The times of creation have seconds, and the name decides within one.
    cluster.client().resource(younger).create();

    cluster.awaitCondition(YOUNGER, "Ready", "False", "LoadRefused");
    assertThat(cluster.deployment(YOUNGER)).isEmpty();

    load(OLDER, 1_000);

    awaitFile(YOUNGER, 1_000);
    // The two are made beside each other.
    await().until(() -> cluster.deployment(YOUNGER).isPresent());
  }

  @Test
  void more_pods_are_more_load() {
    load(OLDER, 2_000);
    awaitFile(OLDER, 2_000);

    cluster.edit(OLDER, spec -> spec.setReplicas(3));

    cluster.awaitCondition(OLDER, "Stalled", "True", "LoadRefused");
    assertThat(cluster.deployment(OLDER).orElseThrow().getSpec().getReplicas()).isEqualTo(2);
  }

  private void load(String demo, int gauges) {
    cluster.edit(demo, spec -> spec.setLoad(gauges(gauges)));
  }

  private static LoadSpec gauges(int gauges) {
    LoadMetricsSpec metrics = new LoadMetricsSpec();
    metrics.setGauges(gauges);
    LoadSpec load = new LoadSpec();
    load.setMetrics(metrics);
    return load;
  }

  private void awaitFile(String demo, int gauges) {
    await().until(() -> file(demo).contains("gauges=" + gauges + "\n"));
  }

  private String file(String demo) {
    var configMap =
        cluster.client().configMaps().inNamespace(NAMESPACE).withName(demo + "-load").get();
    return configMap == null ? "" : configMap.getData().get("load.properties");
  }
}
