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

  /** Who asks, as messages call it. */
  public enum Caller {
    OPERATOR("The operator", "its ClusterRole"),
    /** Of doctor. */
    USER("You", "a Role or ClusterRole of yours");

    private final String subject;
    private final String role;

    Caller(String subject, String role) {
      this.subject = subject;
      this.role = role;
    }
  }

  /**
   * What the API server answers.
   *
   * @throws NotPermittedException when it refuses; the message has the rule that is missing
   * @throws KubernetesClientException when it fails otherwise
   */
  public <T> T ask(Caller caller, Supplier<T> request) throws NotPermittedException {
    try {
      return request.get();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        throw refused(caller);
      }
      throw e;
    }
  }

  /** That the API server refuses it, with the rule that is missing. */
  public NotPermittedException refused(Caller caller) {
    return new NotPermittedException(missing(caller));
  }

  private String missing(Caller caller) {
    return "%s cannot %s %s%s %s. Add this rule to %s: {apiGroups: [%s], resources: [%s], verbs: [%s]}"
        .formatted(
            caller.subject,
            verb,
            resource,
            group.isEmpty() ? "" : "." + group,
            namespace.isEmpty() ? "cluster-wide" : "in namespace " + namespace,
            caller.role,
            group.isEmpty() ? "\"\"" : group,
            resource,
            verb);
  }
}
