package io.metricsdemo.playground.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpecBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollingUpdateTest {

  @ParameterizedTest
  @CsvSource({"4, 25%, 25%, 1, 1", "10, 25%, 25%, 3, 2", "3, 1, 0, 1, 0", "2, 0, 10%, 0, 1"})
  void a_surge_is_rounded_up_and_missing_pods_down(
      int replicas, String maxSurge, String maxUnavailable, int surge, int unavailable) {
    // @formatter:off
    RollingUpdate update =
        RollingUpdate.of(
            new DeploymentSpecBuilder()
                .withReplicas(replicas)
                .withNewStrategy()
                  .withNewRollingUpdate()
                    .withMaxSurge(bound(maxSurge)).withMaxUnavailable(bound(maxUnavailable))
                  .endRollingUpdate()
                .endStrategy()
                .build());
    // @formatter:on

    assertThat(update).isEqualTo(new RollingUpdate(replicas, surge, unavailable));
  }

  @Test
  void without_a_strategy_the_defaults_of_kubernetes_hold() {
    assertThat(RollingUpdate.of(new DeploymentSpecBuilder().build()))
        .isEqualTo(new RollingUpdate(1, 1, 0));
  }

  @Test
  void the_new_set_grows_into_the_surge_and_never_beyond_what_is_wanted() {
    RollingUpdate update = new RollingUpdate(3, 1, 0);

    assertThat(update.newReplicas(0, 3)).isEqualTo(1);
    assertThat(update.newReplicas(1, 4)).isEqualTo(1);
    assertThat(update.newReplicas(2, 3)).isEqualTo(3);
    assertThat(update.newReplicas(5, 5)).isEqualTo(3);
  }

  @Test
  void an_old_pod_goes_only_for_a_new_one_that_is_available() {
    RollingUpdate update = new RollingUpdate(3, 1, 0);

    assertThat(update.removable(4, 1)).isZero();
    assertThat(update.removable(4, 0)).isEqualTo(1);
    assertThat(update.removableAvailable(3)).isZero();
    assertThat(update.removableAvailable(4)).isEqualTo(1);
  }

  private static IntOrString bound(String text) {
    return text.endsWith("%") ? new IntOrString(text) : new IntOrString(Integer.parseInt(text));
  }
}
