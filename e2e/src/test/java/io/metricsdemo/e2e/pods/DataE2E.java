package io.metricsdemo.e2e.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.TestNamespace;
import io.metricsdemo.testing.Patience;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whether what arrives in the real Prometheus is what the real demo has drawn. Beside all tests
 * that leave Prometheus as it is, since it takes minutes in which nothing but time passes.
 */
class DataE2E {

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  @Test
  void right_data_is_verified_whoever_wins_over_the_labels() {
    create("honest", false);
    create("honoured", true);

    for (String demo : List.of("honest", "honoured")) {
      Condition verified =
          namespace.awaitCondition(demo, "DataVerified", "True", "DataMatches", Patience.LONG);
      assertThat(verified.getMessage())
          .endsWith(": samples of 1 pod match the expected distributions (3 checked)");
    }
  }

  private void create(String demo, boolean honorLabels) {
    namespace.create(
        demo,
        spec -> {
          spec.setMonitoring(TestNamespace.every("5s"));
          spec.getMonitoring().setHonorLabels(honorLabels);
          spec.setReplicas(1);
        });
  }
}
