package io.metricsdemo.operator.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.function.Supplier;

/**
 * One thing that is asked of the API server, as its RBAC names it.
 *
 * @param group API group, empty for the core
 * @param namespace empty for the whole cluster
 */
public record Access(String verb, String group, String resource, String namespace) {

  /**
   * What the API server answers.
   *
   * @throws NotPermittedException when it refuses; the message has the rule that is missing
   * @throws KubernetesClientException when it fails otherwise
   */
  public <T> T ask(Supplier<T> request) throws NotPermittedException {
    try {
      return request.get();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        throw new NotPermittedException(missing());
      }
      throw e;
    }
  }

  private String missing() {
    return "may not %s %s%s %s; allow it by the rule {apiGroups: [%s], resources: [%s], verbs: [%s]}"
        .formatted(
            verb,
            resource,
            group.isEmpty() ? "" : "." + group,
            namespace.isEmpty() ? "in the whole cluster" : "in namespace " + namespace,
            group.isEmpty() ? "\"\"" : group,
            resource,
            verb);
  }
}
