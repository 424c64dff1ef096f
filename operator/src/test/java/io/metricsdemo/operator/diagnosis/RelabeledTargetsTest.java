package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets whose pods are known from discovery, whatever relabeling did to their labels. */
class RelabeledTargetsTest {

  private final Scene scene = new Scene();

  @ParameterizedTest
  @ValueSource(strings = {"", "another"})
  void target_is_that_of_its_pod_whatever_its_pod_label_is(String label) {
    scene.job = Optional.empty();
    scene.slices = List.of(Scene.slice("http-metrics", Map.of("web-1", true, "web-2", true)));
    scene.servers =
        List.of(
            Scene.answering(Scene.target("web-1"), Scene.relabeled("web-2", Map.of("pod", label))));

    assertThat(new Diagnosis("here").examine(scene.subject()).obstacle()).isEmpty();
  }

  @Test
  void pod_that_is_not_discovered_is_found_among_targets_without_pod_labels() throws Exception {
    scene.slices = List.of(Scene.slice("http-metrics", Map.of("web-1", true, "web-2", true)));
    scene.servers =
        List.of(
            Scene.answering(
                Scene.relabeled("web-1", Map.of()), Scene.relabeled("web-0", Map.of())));

    assertThat(new FirstScrapePending().examine(scene.subject()).message())
        .startsWith("Pod shop/web-2 is ready");
  }
}
