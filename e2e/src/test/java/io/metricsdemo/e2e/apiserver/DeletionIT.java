package io.metricsdemo.e2e.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.e2e.cluster.RunningOperator;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A demo is deleted, and comes back. */
class DeletionIT {

  private static final List<Class<? extends HasMetadata>> KINDS =
      List.of(Deployment.class, Service.class, ServiceMonitor.class);

  @RegisterExtension static final RunningOperator OPERATOR = new RunningOperator();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  @BeforeEach
  void createDemo() {
    create();
  }

  @Test
  void deleted_demo_leaves_nothing_behind() {
    namespace.kubectl("delete", "mdemo/demo-app").orThrow();

    await().untilAsserted(() -> assertThat(objects()).isEmpty());
  }

  @Test
  void demo_recreated_at_once_owns_all_objects_in_the_end() {
    namespace.kubectl("delete", "mdemo/demo-app").orThrow();
    MetricsDemo recreated = create();

    await()
        .during(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                assertThat(objects())
                    .hasSize(KINDS.size())
                    .allSatisfy(
                        object ->
                            assertThat(object.getMetadata().getOwnerReferences())
                                .singleElement()
                                .satisfies(
                                    owner ->
                                        assertThat(owner.getUid())
                                            .isEqualTo(recreated.getMetadata().getUid()))));
  }

  @Test
  void orphans_are_adopted_by_the_next_demo_of_their_name() {
    namespace.kubectl("delete", "mdemo/demo-app", "--cascade=orphan").orThrow();
    await()
        .untilAsserted(
            () ->
                assertThat(objects())
                    .allSatisfy(
                        orphan -> assertThat(orphan.getMetadata().getOwnerReferences()).isEmpty()));
    List<String> uids = uids();

    MetricsDemo next = create();

    await()
        .untilAsserted(
            () ->
                assertThat(objects())
                    .allSatisfy(
                        object ->
                            assertThat(object.getMetadata().getOwnerReferences())
                                .extracting(OwnerReference::getUid)
                                .containsExactly(next.getMetadata().getUid())));
    assertThat(uids()).isEqualTo(uids);
  }

  private List<String> uids() {
    return objects().stream().map(object -> object.getMetadata().getUid()).toList();
  }

  private MetricsDemo create() {
    MetricsDemo demo = namespace.create("demo-app", spec -> {});
    namespace.awaitCondition("demo-app", "MonitorApplied", "True", "ServiceMonitorApplied");
    return demo;
  }

  private List<HasMetadata> objects() {
    return KINDS.stream()
        .<HasMetadata>flatMap(kind -> namespace.find(kind, "demo-app").stream())
        .toList();
  }
}
