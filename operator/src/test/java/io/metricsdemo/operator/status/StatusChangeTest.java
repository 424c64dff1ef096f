package io.metricsdemo.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.api.v1alpha1.MetricsDemoStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusChangeTest {

  private static final String BEFORE =
      "{observedGeneration: 1, replicas: 0, readyReplicas: 0, selector: a=b, targets: 0/1,"
          + " targetsUp: 0, targetsExpected: 1,"
          + " prometheuses: [{name: k8s, targetsUp: 0, targetsExpected: 1}],"
          + " conditions: [{type: Ready, status: 'False'}, {type: Reconciling, status: 'True'}]}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "observedGeneration: 1 | observedGeneration: 2 | SUBSTANTIAL",
        "readyReplicas: 0 | readyReplicas: 1 | SUBSTANTIAL",
        "status: 'False' | status: 'True' | SUBSTANTIAL",
        "a=b | a=c | SUBSTANTIAL",
        "0/1, targetsUp: 0 | 1/1, targetsUp: 1 | SUBSTANTIAL",
        "targetsUp: 0, targetsExpected | targetsExpected | SUBSTANTIAL",
        "targetsUp: 0 | targetsUp: 1 | SUBSTANTIAL",
        "name: k8s | name: other | SUBSTANTIAL",
        "replicas: 0, ready | replicas: 2, ready | POD_COUNT",
        "targets: 0/1 | targets: 0/2 | POD_COUNT",
        "targetsExpected: 1 | targetsExpected: 2 | POD_COUNT",
        "selector | selector | NONE",
      })
  void change_is_reported_by_what_it_concerns(String from, String to, StatusChange change) {
    assertThat(StatusChange.between(status(BEFORE), status(BEFORE.replace(from, to))))
        .isEqualTo(change);
  }

  @Test
  void order_of_conditions_does_not_matter() {
    MetricsDemoStatus other =
        status(
            BEFORE.replace(
                "{type: Ready, status: 'False'}, {type: Reconciling, status: 'True'}",
                "{type: Reconciling, status: 'True'}, {type: Ready, status: 'False'}"));

    assertThat(StatusChange.between(status(BEFORE), other)).isEqualTo(StatusChange.NONE);
  }

  @Test
  void first_status_is_a_change() {
    assertThat(StatusChange.between(null, status(BEFORE))).isEqualTo(StatusChange.SUBSTANTIAL);
  }

  private static MetricsDemoStatus status(String yaml) {
    return Serialization.unmarshal("--- " + yaml, MetricsDemoStatus.class);
  }
}
