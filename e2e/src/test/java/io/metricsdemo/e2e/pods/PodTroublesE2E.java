package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static io.metricsdemo.e2e.pods.ScrapedCondition.DEMO;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.api.v1alpha1.MetricsDemoSpec;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each way in which a pod fails, caused for real: it is reported after the kubelet or the scheduler
 * shows it, and the correction heals. What was reported, and how soon, goes to the file reasons.txt
 * beside the logs.
 */
@ResourceLock(value = QUIET_CLUSTER, mode = READ)
class PodTroublesE2E {

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            "{image: localhost/metricsdemo/no-such:1}",
            "ImagePullBackOff",
            "localhost/metricsdemo/no-such:1, which cannot be pulled"),
        Arguments.of(
            "{image: 'localhost/metricsdemo/no-such:1', imagePullPolicy: Never}",
            "ErrImageNeverPull",
            "set spec.imagePullPolicy of MetricsDemo"),
        Arguments.of(
            "{resources: {requests: {memory: 16Mi}, limits: {memory: 16Mi}}}",
            "OOMKilled",
            "Raise spec.resources.limits.memory of MetricsDemo"),
        Arguments.of(
            "{resources: {requests: {cpu: 1000}, limits: {cpu: 1000}}}",
            "Unschedulable",
            "Insufficient cpu"),
        // It does not know the arguments of the demo.
        Arguments.of(
            "{image: localhost/metricsdemo/operator:0.1.0}", "CrashLoopBackOff", "--previous"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failure_of_a_pod_is_reported_with_what_to_change(String spec, String reason, String words) {
    MetricsDemoSpec wrong = Serialization.unmarshal("---\n" + spec, MetricsDemoSpec.class);
    create(
        made -> {
          made.setImage(wrong.getImage());
          made.setImagePullPolicy(wrong.getImagePullPolicy());
          made.setResources(wrong.getResources());
        });

    String message = reported(reason, "0 of 1 pods are ready. Pod ", words);
    namespace.awaitCondition(DEMO, "Ready", "False", reason, message);
    namespace.awaitCondition(DEMO, "Scraped", "False", "NoReadyEndpoints", words);
  }

  @Test
  void volume_that_cannot_be_mounted_is_reported_and_its_removal_heals() {
    create(made -> {});
    namespace.awaitObject(Deployment.class, DEMO);
    namespace
        .kubectl(
            "patch",
            "deployment/" + DEMO,
            "--field-manager=another",
            "-p",
            """
            {"spec": {"template": {"spec": {
              "volumes": [{"name": "x", "secret": {"secretName": "absent"}}],
              "containers": [{"name": "demo-app", "volumeMounts": [{"name": "x", "mountPath": "/x"}]}]}}}}
            """)
        .orThrow();

    reported("FailedMount", "secret \"absent\" not found");

    namespace.kubectl("create", "secret", "generic", "absent").orThrow();
    namespace.awaitCondition(DEMO, "Ready", "True", "Reconciled");
  }

  private void create(Consumer<MetricsDemoSpec> change) {
    namespace.create(
        DEMO,
        spec -> {
          spec.setReplicas(1);
          change.accept(spec);
        });
  }

  /** Waits until it is reported, with words in the message, and returns the message. */
  private String reported(String reason, String... words) {
    Instant begin = Instant.now();
    Condition condition =
        namespace.awaitCondition(DEMO, "WorkloadAvailable", "False", reason, words);
    Cluster.record(
        "reasons.txt",
        "pod that fails: %s after %d s: %s"
            .formatted(
                reason,
                Duration.between(begin, Instant.now()).toSeconds(),
                condition.getMessage()));
    return condition.getMessage();
  }
}
