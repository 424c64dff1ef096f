package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A namespace as closed ones are: the restricted pod security standard, no user in pods (as
 * OpenShift's security context constraints refuse it), a label on every object, a LimitRange, a
 * quota with limits.
 */
@ResourceLock(value = QUIET_CLUSTER, mode = READ)
class AdmissionE2E {

  private static final String DEMO = "demo-app";

  private static final String NO_USER =
      """
      (!has(object.spec.securityContext) || !has(object.spec.securityContext.runAsUser))
      && object.spec.containers.all(c,
      !has(c.securityContext) || !has(c.securityContext.runAsUser))""";

  private static final String LABEL =
      "has(object.metadata.labels) && 'cost-center' in object.metadata.labels";

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  @BeforeEach
  void close() {
    policy(
        "no-user",
        NO_USER,
        "pods must leave the user to the cluster",
        "{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}");
    policy(
        "cost-center",
        LABEL,
        "objects must have the label cost-center",
        "{apiGroups: [''], apiVersions: [v1], operations: [CREATE, UPDATE],"
            + " resources: [services, pods]}",
        "{apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE],"
            + " resources: [deployments]}",
        "{apiGroups: [monitoring.coreos.com], apiVersions: [v1], operations: [CREATE, UPDATE],"
            + " resources: [servicemonitors]}");
    namespace.apply(
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: limits}
        spec:
          limits:
          - type: Container
            default: {cpu: 500m}
            max: {cpu: "1", memory: 256Mi}
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: quota}
        spec:
          hard: {pods: "2", requests.cpu: "1", limits.cpu: "1", limits.memory: 400Mi, services: "1"}
        """);
    awaitRefusal("no-user", "1000");
    awaitRefusal("cost-center", null);
  }

  @AfterEach
  void open() {
    for (String policy : new String[] {"no-user", "cost-center"}) {
      Command.kubectl(
          "delete",
          "--ignore-not-found",
          "validatingadmissionpolicybinding/" + name(policy),
          "validatingadmissionpolicy/" + name(policy));
    }
  }

  @Test
  void demo_is_refused_in_the_policys_words_and_scraped_once_it_has_the_label() {
    namespace.create(
        DEMO,
        spec -> {
          spec.setReplicas(1);
          spec.setMonitoring(TestNamespace.every("5s"));
        });
    namespace.awaitCondition(
        DEMO, "Stalled", "True", "Rejected", "objects must have the label cost-center");

    namespace.edit(DEMO, spec -> spec.setCommonLabels(Map.of("cost-center", "42")));

    namespace.awaitCondition(DEMO, "Scraped", "True", "AllTargetsUp");
    assertThat(namespace.pods(DEMO))
        .singleElement()
        .satisfies(
            pod -> {
              assertThat(pod.getSpec().getSecurityContext().getRunAsUser()).isNull();
              assertThat(pod.getSpec().getContainers().get(0).getResources().getLimits())
                  .containsKeys("cpu", "memory");
            });
  }

  private String name(String policy) {
    return policy + "-" + namespace.name();
  }

  /** A policy that holds in this namespace alone. */
  private void policy(String policy, String expression, String message, String... rules) {
    Command.apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: %1$s}
        spec:
          failurePolicy: Fail
          matchConstraints:
            resourceRules: [%2$s]
          validations:
          - expression: >-
              %3$s
            message: %4$s
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: %1$s}
        spec:
          policyName: %1$s
          validationActions: [Deny]
          matchResources:
            namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %5$s}}
        """
            .formatted(
                name(policy),
                String.join(", ", rules),
                expression.replaceAll("\\s+", " "),
                message,
                namespace.name()));
  }

  /** A policy takes effect some time after it was made. */
  private void awaitRefusal(String policy, String user) {
    String pod =
        """
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "probe", "labels": {%s}},
         "spec": {"securityContext": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}%s},
          "containers": [{"name": "a", "image": "a", "resources": {"limits": {"memory": "10Mi"}},
           "securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}}]}}
        """
            .formatted(
                user == null ? "" : "\"cost-center\": \"1\"",
                user == null ? "" : ", \"runAsUser\": " + user);
    await(policy + " in effect")
        .until(
            () ->
                namespace
                    .kubectl("run", "probe", "--image=a", "--dry-run=server", "--overrides=" + pod)
                    .output()
                    .contains(name(policy)));
  }
}
