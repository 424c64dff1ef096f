package io.metricsdemo.operator.prometheus;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import org.junit.jupiter.api.Test;

class CachingPrometheusApiTest {

  @Test
  void server_that_has_failed_answers_nothing_that_looks_like_an_empty_answer() {
    PrometheusException failure = new PrometheusException(Kind.UNREACHABLE, "it does not answer");
    CachingPrometheusApi failed = CachingPrometheusApi.failed(failure);

    assertThatThrownBy(() -> failed.query("up")).isSameAs(failure);
    assertThatThrownBy(() -> failed.targets("pool")).isSameAs(failure);
    assertThatThrownBy(() -> failed.droppedTargets("pool")).isSameAs(failure);
    assertThatThrownBy(failed::reloadSucceeded).isSameAs(failure);
  }
}
