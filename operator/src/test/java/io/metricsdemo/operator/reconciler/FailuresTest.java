package io.metricsdemo.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.metricsdemo.operator.status.ApplyFailure;
import io.metricsdemo.operator.status.ManagedKind;
import io.metricsdemo.operator.status.Reasons;
import org.junit.jupiter.api.Test;

class FailuresTest {

  @Test
  void field_that_cannot_be_changed_is_told_with_what_to_do() {
    String answer =
        "Deployment.apps \"demo-app\" is invalid: spec.selector: Invalid value: {}: field is immutable";

    ApplyFailure failure =
        Failures.describe(
            ManagedKind.DEPLOYMENT,
            new KubernetesClientException(
                new StatusBuilder().withCode(422).withMessage(answer).build()));

    assertThat(failure.reason()).isEqualTo(Reasons.REJECTED);
    assertThat(failure.stalled()).isTrue();
    assertThat(failure.message())
        .isEqualTo(
            "Deployment: " + answer + ". Delete the Deployment, and the operator creates it again");
  }
}
