package io.metricsdemo.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a Deployment and its pods is reported, and whether somebody has to act. */
class WorkloadStateTest {

  private static final PodFailure NOT_PULLED =
      new PodFailure("demo-app-1", "", "ImagePullBackOff", "Pod x. Do y", false);

  @Test
  void failure_of_a_pod_is_reported_while_the_deployment_makes_progress() {
    WorkloadState state = of("{observedGeneration: 2, readyReplicas: 1}", NOT_PULLED);

    assertThat(state.available())
        .isEqualTo(Verdict.isFalse("ImagePullBackOff", "1 of 2 pods are ready. Pod x. Do y"));
    assertThat(state.stalled()).isFalse();
  }

  @Test
  void failure_of_a_pod_stalls_once_the_deadline_is_over() {
    WorkloadState state =
        of(
            "{observedGeneration: 2, conditions: [{type: Progressing, status: 'False', reason: ProgressDeadlineExceeded}]}",
            NOT_PULLED);

    assertThat(state.available().reason()).isEqualTo("ImagePullBackOff");
    assertThat(state.stalled()).isTrue();
  }

  @Test
  void pod_that_fails_beside_all_that_are_wanted_does_not_matter() {
    assertThat(
            of(
                    "{observedGeneration: 2, replicas: 2, updatedReplicas: 2, readyReplicas: 2}",
                    NOT_PULLED)
                .available()
                .reason())
        .isEqualTo("PodsReady");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exceeded quota: small | . Raise the quota, or lower spec.replicas or spec.resources of MetricsDemo default/demo-app",
        "failed quota: small: must specify limits.cpu | . Change spec.resources of MetricsDemo default/demo-app to meet this rule",
        "maximum memory usage per Container is 64Mi, but limit is 128Mi | . Change spec.resources of MetricsDemo default/demo-app to meet this rule",
        "cpu max limit to request ratio per Container is 2, but provided ratio is 10 | . Change spec.resources of MetricsDemo default/demo-app to meet this rule",
        "no PriorityClass with name high was found | . Change spec.priorityClassName of MetricsDemo default/demo-app, or create that PriorityClass",
        "insufficient quota to match these scopes: [{PriorityClass In [high]}] | . Change spec.priorityClassName of MetricsDemo default/demo-app, or create that PriorityClass",
        "pod node label selector conflicts with its namespace node label selector | . Change spec.nodeSelector of MetricsDemo default/demo-app to meet this rule",
        "pod tolerations (possibly merged with namespace default tolerations) conflict with its namespace whitelist | . Change spec.tolerations of MetricsDemo default/demo-app to meet this rule",
        "failed calling webhook \"sidecar-injector.istio.io\": no endpoints available for service \"istiod\" | . Check that the Service of this webhook has ready pods",
        "you must provide labels: {owner} | . If a label is missing, add it to spec.commonLabels of MetricsDemo default/demo-app",
        "annotation cost is required | . If an annotation is missing, add it to spec.podMetadata.annotations of MetricsDemo default/demo-app",
      })
  void pods_that_are_refused_are_reported_with_the_field_to_change(String words, String cure) {
    WorkloadState state =
        WorkloadState.of(
            CountedDeployment.of(
                    2,
                    "{observedGeneration: 2, conditions: [{type: ReplicaFailure, status: 'True', message: '%s'}]}"
                        .formatted(words))
                .orElseThrow());

    assertThat(state.available())
        .isEqualTo(Verdict.isFalse("ReplicaFailure", "0 of 2 pods are ready: " + words + cure));
  }

  private static WorkloadState of(String status, PodFailure failure) {
    return WorkloadState.of(CountedDeployment.of(2, status).orElseThrow(), Optional.of(failure));
  }
}
