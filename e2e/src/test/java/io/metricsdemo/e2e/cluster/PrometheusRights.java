package io.metricsdemo.e2e.cluster;

import java.util.UUID;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A rule that the account of the shared Prometheus gets beside its own, cluster-wide; it is taken
 * away when the test has ended.
 */
public final class PrometheusRights implements AfterEachCallback {

  private final String name = "test-" + UUID.randomUUID().toString().substring(0, 8);

  /**
   * Grants it.
   *
   * @param rule of a ClusterRole, in YAML on one line
   */
  public void grant(String rule) {
    Command.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: %1$s}
        rules: [%2$s]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: %1$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s}
        subjects: [{kind: ServiceAccount, name: prometheus, namespace: monitoring}]
        """
            .formatted(name, rule));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Command.kubectl(
            "delete", "clusterrole,clusterrolebinding", name, "--ignore-not-found", "--wait=false")
        .orThrow();
  }
}
