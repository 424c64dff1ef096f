package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Doctor with the rights of a ServiceAccount, and what it reports of those that are missing. */
@ResourceLock(value = QUIET_CLUSTER, mode = READ)
class DoctorRightsE2E {

  @RegisterExtension final TestNamespace namespace = new TestNamespace();
  @TempDir private Path folder;

  @AfterEach
  void removeRoles() {
    Command.kubectl(
            "delete",
            "clusterrole,clusterrolebinding",
            "doctor-" + namespace.name(),
            "--ignore-not-found")
        .orThrow();
    Command.kubectlIn(
            "monitoring",
            "delete",
            "role,rolebinding",
            "doctor-" + namespace.name(),
            "--ignore-not-found")
        .orThrow();
  }

  @Test
  void wrong_port_is_found_with_the_rights_of_one_namespace() throws Exception {
    namespace.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web, labels: {app: web}}
        spec: {selector: {app: web}, ports: [{name: http-metrics, port: 80}]}
        ---
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata: {name: web}
        spec: {selector: {matchLabels: {app: web}}, endpoints: [{port: htp}]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: dev}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
        subjects: [{kind: ServiceAccount, name: dev}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: monitors}
        rules: [{apiGroups: [monitoring.coreos.com], resources: [servicemonitors], verbs: [get]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: monitors}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: monitors}
        subjects: [{kind: ServiceAccount, name: dev}]
        """);
    Path kubeconfig = kubeconfig();

    ExaminedMonitor.awaitDoctor()
        .untilAsserted(
            () -> {
              Command doctor = doctor(kubeconfig);
              assertThat(doctor.output())
                  .contains(
                      "ServiceMonitor %s/web is not scraped: PortNameMismatch"
                          .formatted(namespace.name()),
                      "ok  A Service is selected",
                      "Not checked: NotPermitted: You cannot list prometheuses",
                      "resources: [prometheuses], verbs: [list]",
                      "A Prometheus scrapes the ServiceMonitor");
              assertThat(doctor.exitCode()).isEqualTo(1);
            });
    JsonNode report =
        Serialization.unmarshal(doctor(kubeconfig, "-o", "json").output(), JsonNode.class);
    assertThat(report.path("reason").asText()).isEqualTo("PortNameMismatch");
    assertThat(report.path("notChecked").path(0).path("message").asText()).contains("prometheuses");
  }

  @Test
  void port_of_prometheus_is_forwarded_for_those_who_may_not_use_the_proxy() throws Exception {
    WebApplication.create(namespace, "web", "web");
    namespace.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web, labels: {app: web}}
        spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: web}]}
        ---
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata: {name: web}
        spec: {selector: {matchLabels: {app: web}}, endpoints: [{port: http, interval: 5s}]}
        """);
    Command.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: NAME}
        rules:
        - {apiGroups: [monitoring.coreos.com], resources: [servicemonitors, prometheuses, prometheusagents], verbs: [get, list]}
        - {apiGroups: ["", discovery.k8s.io, apps], resources: [namespaces, services, pods, events, endpointslices, deployments], verbs: [get, list]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: NAME}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: NAME}
        subjects: [{kind: ServiceAccount, name: dev, namespace: SPACE}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: NAME, namespace: monitoring}
        rules: [{apiGroups: [""], resources: [pods/portforward], verbs: [get, create]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: NAME, namespace: monitoring}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: NAME}
        subjects: [{kind: ServiceAccount, name: dev, namespace: SPACE}]
        """
            .replace("NAME", "doctor-" + namespace.name())
            .replace("SPACE", namespace.name()));
    Path kubeconfig = kubeconfig();

    ExaminedMonitor.awaitDoctor()
        .untilAsserted(
            () -> {
              Command doctor = doctor(kubeconfig);
              assertThat(doctor.output())
                  .contains(
                      "ServiceMonitor %s/web is scraped by Prometheus monitoring/k8s"
                          .formatted(namespace.name()),
                      "ok  Prometheus API is reachable",
                      "Not checked of Prometheus monitoring/k8s: NotPermitted: You cannot create"
                          + " subjectaccessreviews");
              assertThat(doctor.exitCode()).isZero();
            });

    Command.kubectlIn("monitoring", "delete", "role", "doctor-" + namespace.name()).orThrow();
    ExaminedMonitor.awaitDoctor()
        .untilAsserted(
            () -> {
              Command doctor = doctor(kubeconfig);
              assertThat(doctor.output())
                  .contains(
                      "resources: [pods/proxy], verbs: [get]}",
                      "resources: [pods/portforward], verbs: [get, create]}");
              assertThat(doctor.exitCode()).isEqualTo(2);
            });
  }

  /** Of a ServiceAccount that the test makes, at the cluster of the tests. */
  private Path kubeconfig() throws IOException {
    namespace.apply(
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: dev}
        """);
    String token = namespace.kubectl("create", "token", "dev").orThrow();
    JsonNode admin =
        Serialization.unmarshal(
            Command.kubectl("config", "view", "--raw", "--flatten", "--minify", "-o", "json")
                .orThrow(),
            JsonNode.class);
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        {"clusters": [{"name": "c", "cluster": %s}],
         "users": [{"name": "dev", "user": {"token": "%s"}}],
         "contexts": [{"name": "c", "context": {"cluster": "c", "user": "dev"}}],
         "current-context": "c"}
        """
            .formatted(admin.at("/clusters/0/cluster"), token));
  }

  private Command doctor(Path kubeconfig, String... arguments) {
    String[] all = new String[6 + arguments.length];
    System.arraycopy(
        new String[] {
          "doctor", "web", "-n", namespace.name(), "--kubeconfig", kubeconfig.toString()
        },
        0,
        all,
        0,
        6);
    System.arraycopy(arguments, 0, all, 6, arguments.length);
    return Command.operator(all);
  }
}
