package io.metricsdemo.operator.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How long a busy node may take before a container is restarted. */
class ProbesTest {

  static Stream<Container> containers() throws IOException {
    Path demo = Path.of("src/test/resources/fixtures/in-minimal.yaml");
    Path operator = Path.of("../deploy/install/40-deployment.yaml");
    return Stream.of(
            new DeploymentDependentResource().desired(Fixture.parameters(demo)),
            Serialization.unmarshal(Files.readString(operator), Deployment.class))
        .map(deployment -> deployment.getSpec().getTemplate().getSpec().getContainers().get(0));
  }

  @ParameterizedTest
  @MethodSource("containers")
  void start_may_take_five_minutes_and_an_answer_two(Container container) {
    assertThat(patience(container.getStartupProbe())).isGreaterThanOrEqualTo(300);
    assertThat(patience(container.getLivenessProbe())).isGreaterThanOrEqualTo(120);
  }

  @ParameterizedTest
  @MethodSource("containers")
  void answer_may_be_slow(Container container) {
    assertThat(
            Stream.of(
                container.getStartupProbe(),
                container.getLivenessProbe(),
                container.getReadinessProbe()))
        .extracting(Probe::getTimeoutSeconds)
        .containsOnly(10);
  }

  /** Seconds. */
  private static int patience(Probe probe) {
    return probe.getPeriodSeconds() * probe.getFailureThreshold();
  }
}
