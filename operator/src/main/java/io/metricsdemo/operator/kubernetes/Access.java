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

  /** Whom the API server takes those for who identify themselves by nothing. */
  private static final String ANONYMOUS = "User \"system:anonymous\" cannot ";

  /** What the API server says of each request that its authorizers deny. */
  private static final String DENIED = " cannot ";

  /** Who asks, as messages call it. */
  public enum Caller {
    OPERATOR(
        "The operator",
        "its ClusterRole",
        "Check that its pod mounts the token of its ServiceAccount"),
    /** Of doctor. */
    USER(
        "You",
        "a Role or ClusterRole of yours",
        "Log in again, or correct the user of the kubeconfig's context");

    private final String subject;
    private final String role;
    private final String logIn;

    Caller(String subject, String role, String logIn) {
      this.subject = subject;
      this.role = role;
      this.logIn = logIn;
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
        throw explain(ServerMessage.of(e), caller);
      }
      throw e;
    }
  }

  private NotPermittedException explain(String refusal, Caller caller) {
    if (refusal.contains(ANONYMOUS)) {
      return new NotPermittedException(
          "%s sent no credentials that the API server accepts, so requests count as system:anonymous. %s"
              .formatted(caller.subject, caller.logIn));
    }
    return refusal.contains(DENIED)
        ? refused(caller)
        : new NotPermittedException(
            "%s. The refusal (HTTP status 403) is not from the API server. Check the proxy or gateway in front of it"
                .formatted(what(caller)));
  }

  /** That the API server refuses it, with the rule that is missing. */
  public NotPermittedException refused(Caller caller) {
    return new NotPermittedException(missing(caller));
  }

  private String missing(Caller caller) {
    return "%s. Add this rule to %s: {apiGroups: [%s], resources: [%s], verbs: [%s]}"
        .formatted(what(caller), caller.role, group.isEmpty() ? "\"\"" : group, resource, verb);
  }

  private String what(Caller caller) {
    return "%s cannot %s %s%s %s"
        .formatted(
            caller.subject,
            verb,
            resource,
            group.isEmpty() ? "" : "." + group,
            namespace.isEmpty() ? "cluster-wide" : "in namespace " + namespace);
  }
}
