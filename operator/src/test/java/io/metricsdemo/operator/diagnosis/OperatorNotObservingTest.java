package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether Prometheus Operator runs, where Prometheus lacks what the ServiceMonitor says. */
class OperatorNotObservingTest {

  private final Scene scene = new Scene();

  @BeforeEach
  void haveNoTargets() {
    scene.servers = List.of(Scene.answering());
  }

  @Test
  void operator_scaled_to_zero_is_reported_with_the_command_to_scale_it() throws Exception {
    scene.operators = List.of(Scene.operator(0, 0));

    assertThat(examine())
        .isEqualTo(
            Verdict.isFalse(
                "OperatorNotObserving",
                "Deployment monitoring/prometheus-operator (Prometheus Operator) has no ready"
                    + " replicas, so ServiceMonitor changes do not take effect. Run kubectl -n"
                    + " monitoring scale deployment/prometheus-operator --replicas=1"));
  }

  @Test
  void operator_that_does_not_become_ready_is_reported() throws Exception {
    scene.operators = List.of(Scene.operator(1, 0));

    assertThat(examine().message())
        .endsWith(
            "Run kubectl -n monitoring describe deployment/prometheus-operator, and describe its"
                + " pods");
  }

  @Test
  void one_ready_operator_of_several_is_enough() throws Exception {
    scene.operators = List.of(Scene.operator(0, 0), Scene.operator(1, 1));

    assertThat(examine())
        .isEqualTo(Verdict.passed("Deployment monitoring/prometheus-operator is ready"));
  }

  @Test
  void operator_that_is_not_found_is_not_reported_as_missing() throws Exception {
    scene.operators = List.of();

    assertThat(examine())
        .isEqualTo(
            Verdict.passed("not checked further: no Deployment of Prometheus Operator was found"));
    assertThat(
            Diagnosis.upToSamples("here")
                .examine(scene.subject())
                .obstacle()
                .orElseThrow()
                .verdict())
        .returns("WaitingForFirstScrape", Verdict::reason);
  }

  @Test
  void operator_is_not_looked_for_while_everything_is_in_effect() throws Exception {
    scene.notPermitted.put("prometheusOperators", "");
    scene.servers = List.of(Scene.answering(Scene.target("web-1")));

    assertThat(examine().isTrue()).isTrue();
  }

  private Verdict examine() throws Exception {
    return new OperatorNotObserving().examine(scene.subject());
  }
}
