package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several servers of one Prometheus that do not see the same: the best of them counts. */
class ReplicasTest {

  private static final String TIMEOUT = "context deadline exceeded";

  private final Scene scene = new Scene();

  @BeforeEach
  void haveTwoPods() {
    scene.slices = List.of(Scene.slice("http-metrics", Map.of("web-1", true, "web-2", true)));
  }

  @Test
  void target_is_up_where_one_replica_has_it_up() {
    scene.servers =
        List.of(
            Scene.replica(
                "prometheus-k8s-0",
                Scene.target("web-1", Target.Health.DOWN, TIMEOUT),
                Scene.target("web-2")),
            Scene.replica(
                "prometheus-k8s-1",
                Scene.target("web-1"),
                Scene.target("web-2", Target.Health.DOWN, TIMEOUT)));

    assertThat(obstacle()).isNull();
  }

  @Test
  void target_that_one_replica_has_not_scraped_yet_is_up_where_the_other_has() {
    scene.servers =
        List.of(
            Scene.replica(
                "prometheus-k8s-0",
                Scene.target("web-1", Target.Health.UNKNOWN, ""),
                Scene.target("web-2")),
            Scene.replica("prometheus-k8s-1", Scene.target("web-1"), Scene.target("web-2")));

    assertThat(obstacle()).isNull();
  }

  @Test
  void failure_of_a_target_names_the_replica_where_another_does_not_have_it() {
    scene.servers =
        List.of(
            Scene.replica("prometheus-k8s-0", Scene.target("web-1")),
            Scene.replica(
                "prometheus-k8s-1",
                Scene.target("web-1"),
                Scene.target("web-2", Target.Health.DOWN, TIMEOUT)));

    assertThat(obstacle().message())
        .startsWith(
            "Scrape of pod shop/web-2, http://10.0.0.1:8080/metrics by prometheus-k8s-1 fails: "
                + TIMEOUT);
  }

  @Test
  void failure_that_all_replicas_have_in_common_names_none() {
    Target down = Scene.target("web-2", Target.Health.DOWN, TIMEOUT);
    scene.servers =
        List.of(
            Scene.replica("prometheus-k8s-0", Scene.target("web-1"), down),
            Scene.replica("prometheus-k8s-1", Scene.target("web-1"), down));

    assertThat(obstacle().message())
        .startsWith("Scrape of pod shop/web-2, http://10.0.0.1:8080/metrics fails: " + TIMEOUT);
  }

  private Verdict obstacle() {
    return Diagnosis.upToSamples("here")
        .examine(scene.subject())
        .obstacle()
        .map(Report.Step::verdict)
        .orElse(null);
  }
}
