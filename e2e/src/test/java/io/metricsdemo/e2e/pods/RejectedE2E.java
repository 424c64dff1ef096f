package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static io.metricsdemo.e2e.pods.ScrapedCondition.DEMO;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.TestNamespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Refusals of a quota and of an admission policy: no missing permission, and healed by lifting. */
@ResourceLock(value = QUIET_CLUSTER, mode = READ)
class RejectedE2E {

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  @Test
  void quota_of_services_is_quoted_and_lifting_it_heals() {
    namespace.kubectl("create", "quota", "small", "--hard=services=0").orThrow();
    namespace
        .kubectl("wait", "--for=jsonpath={.status.hard.services}=0", "quota/small", "--timeout=3m")
        .orThrow();
    namespace.create(DEMO, spec -> spec.setReplicas(1));

    namespace.awaitCondition(
        DEMO, "Stalled", "True", "Rejected", "exceeded quota: small", "Raise the quota");

    namespace.kubectl("delete", "quota/small").orThrow();
    namespace.awaitCondition(DEMO, "Ready", "True", "Reconciled");
  }

  @Test
  void policy_that_requires_a_label_is_quoted_with_the_field_that_sets_it() {
    String policy =
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: %1$s}
        spec:
          matchConstraints:
            namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
            resourceRules:
            - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [services]}
          validations:
          - {expression: "has(object.metadata.labels.owner)", message: "label owner is required", reason: Forbidden}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: %1$s}
        spec: {policyName: %1$s, validationActions: [Deny]}
        """
            .formatted(namespace.name());
    namespace.apply(policy);
    try {
      awaitPolicy();
      namespace.create(DEMO, spec -> spec.setReplicas(1));

      namespace.awaitCondition(
          DEMO, "Stalled", "True", "Rejected", "label owner is required", "spec.commonLabels");
    } finally {
      Command.kubectl("delete", "validatingadmissionpolicybinding/" + namespace.name()).orThrow();
      Command.kubectl("delete", "validatingadmissionpolicy/" + namespace.name()).orThrow();
    }
    namespace.awaitCondition(DEMO, "Ready", "True", "Reconciled");
  }

  /** The API server enforces a policy some moments after it is made. */
  private void awaitPolicy() {
    await()
        .until(
            () ->
                namespace
                    .kubectl(
                        "create", "service", "clusterip", "probe", "--tcp=80", "--dry-run=server")
                    .output()
                    .contains("label owner is required"));
  }
}
