package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.demo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconciliationTest {

  private TestCluster cluster;

  @BeforeEach
  void start() throws InvalidConfigException {
    cluster = TestCluster.start();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void creation_makes_deployment_service_and_service_monitor() {
    cluster.create(demo("demo-app"));

    await().until(() -> cluster.deployment("demo-app"), Optional::isPresent);
    await().until(() -> cluster.service("demo-app"), Optional::isPresent);
    await().until(() -> cluster.serviceMonitor("demo-app"), Optional::isPresent);
  }

  @Test
  void creation_costs_three_applies_and_one_status_then_one_status_for_each_ready_pod() {
    cluster.create(demo("demo-app"));
    cluster.awaitCondition("demo-app", "Ready", "False", "RolloutInProgress");
    assertThat(cluster.operatorWrites()).hasSize(4);

    cluster.pods("demo-app", 0);
    cluster.pods("demo-app", 1);
    await()
        .until(() -> cluster.demoNow("demo-app").orElseThrow().getStatus().getReadyReplicas() == 1);
    cluster.pods("demo-app", 2);
    cluster.awaitCondition("demo-app", "Ready", "True", "Reconciled");

    assertThat(cluster.operatorWrites()).as("%s", cluster.operatorWrites()).hasSize(6);
  }
}
