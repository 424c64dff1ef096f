package io.metricsdemo.e2e.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.RunningOperator;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  void orphans_are_left_untouched_until_they_are_deleted_as_the_message_says() {
    namespace.kubectl("delete", "mdemo/demo-app", "--cascade=orphan").orThrow();
    await()
        .untilAsserted(
            () ->
                assertThat(objects())
                    .allSatisfy(
                        orphan -> assertThat(orphan.getMetadata().getOwnerReferences()).isEmpty()));
    List<HasMetadata> orphans = objects();
    namespace.create("demo-app", spec -> {});

    for (HasMetadata orphan : orphans) {
      String message = awaitConflict(orphan.getKind());
      assertThat(namespace.client().resource(orphan).get()).isEqualTo(orphan);
      Matcher command = Pattern.compile("\\(kubectl (.+?)\\)").matcher(message);
      assertThat(command.find()).isTrue();
      Command.kubectl(command.group(1).split(" ")).orThrow();
    }

    namespace.awaitCondition("demo-app", "MonitorApplied", "True", "ServiceMonitorApplied");
  }

  private String awaitConflict(String kind) {
    return await("conflict of the " + kind)
        .until(
            () ->
                namespace
                    .awaitCondition("demo-app", "Stalled", "True", "NameConflict")
                    .getMessage(),
            message -> message.startsWith(kind + " "));
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
