package io.metricsdemo.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.metricsdemo.operator.status.ApplyFailure;
import io.metricsdemo.operator.status.ManagedKind;
import io.metricsdemo.operator.status.Reasons;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {

  @Test
  void field_that_cannot_be_changed_is_reported_with_what_to_do() {
    String answer =
        "Deployment.apps \"demo-app\" is invalid: spec.selector: Invalid value: {}: field is immutable";

    ApplyFailure failure = describe(ManagedKind.DEPLOYMENT, 422, answer);

    assertThat(failure.reason()).isEqualTo(Reasons.REJECTED);
    assertThat(failure.stalled()).isTrue();
    assertThat(failure.message())
        .isEqualTo("Deployment: " + answer + ". Delete the Deployment; the operator recreates it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "services \"a\" is forbidden: User \"system:serviceaccount:m:o\" cannot patch resource \"services\" in API group \"\" in the namespace \"shop\" | NotPermitted |",
        "deployments.apps \"a\" is forbidden: cannot set an ownerRef on a resource you can't delete: , <nil> | NotPermitted |",
        "services \"a\" is forbidden: exceeded quota: small, requested: services=1, used: services=0, limited: services=0 | Rejected | . Raise the quota",
        "admission webhook \"validation.gatekeeper.sh\" denied the request: [owner] you must provide labels: {\"owner\"} | Rejected | . If a label is missing, add it to spec.commonLabels of MetricsDemo shop/a",
        "services \"a\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: User \"x\" cannot do so | Rejected |",
        "admission webhook \"w\" denied the request: x is forbidden: User \"y\" cannot z | Rejected |",
      })
  void only_rbac_is_a_missing_permission_and_a_policy_is_quoted(
      String answer, String reason, String cure) {
    ApplyFailure failure = describe(ManagedKind.SERVICE, 403, answer);

    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.stalled()).isTrue();
    assertThat(failure.message())
        .isEqualTo("Service: " + answer + Objects.requireNonNullElse(cure, ""));
  }

  @Test
  void webhook_that_does_not_answer_is_named_and_called_again() {
    String answer =
        "Internal error occurred: failed calling webhook \"validate.kyverno.svc-fail\": failed to call webhook: Post \"https://kyverno-svc.kyverno.svc:443/validate/fail\": context deadline exceeded";

    ApplyFailure failure = describe(ManagedKind.SERVICE, 500, answer);

    assertThat(failure.reason()).isEqualTo(Reasons.APPLY_FAILED);
    assertThat(failure.stalled()).isFalse();
    assertThat(failure.message())
        .isEqualTo(
            "Service: " + answer + ". Check that the Service of this webhook has ready pods");
  }

  @Test
  void annotation_that_a_policy_asks_for_is_a_field_of_monitoring() {
    assertThat(describe(ManagedKind.SERVICE_MONITOR, 422, "annotation owner is required").message())
        .endsWith(
            ". If an annotation is missing, add it to spec.monitoring.annotations of MetricsDemo"
                + " shop/a");
  }

  private static ApplyFailure describe(ManagedKind kind, int code, String answer) {
    return Failures.describe(
        kind,
        new KubernetesClientException(
            new StatusBuilder().withCode(code).withMessage(answer).build()),
        "MetricsDemo shop/a");
  }
}
