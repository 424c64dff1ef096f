package io.metricsdemo.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;

/** What a refusal of the API server means. */
class AccessTest {

  private static final Access ACCESS = new Access("list", "", "pods", "shop");

  @Test
  void missing_permission_is_named_as_a_rule() {
    assertThat(refusal("pods is forbidden: User \"jane\" cannot list resource \"pods\""))
        .hasMessage(
            "You cannot list pods in namespace shop. Add this rule to a Role or ClusterRole of"
                + " yours: {apiGroups: [\"\"], resources: [pods], verbs: [list]}");
  }

  @Test
  void whoever_is_anonymous_lacks_credentials_and_no_permission() {
    assertThat(
            refusal("pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\""))
        .hasMessage(
            "You sent no credentials that the API server accepts, so requests count as"
                + " system:anonymous. Log in again, or correct the user of the kubeconfig's"
                + " context");
  }

  @Test
  void refusal_of_a_gateway_is_no_missing_rule() {
    assertThat(refusal("<html><body>403 Forbidden</body></html>"))
        .hasMessage(
            "You cannot list pods in namespace shop. The refusal (HTTP status 403) is not from the"
                + " API server. Check the proxy or gateway in front of it");
  }

  private static NotPermittedException refusal(String words) {
    return catchThrowableOfType(
        NotPermittedException.class,
        () ->
            ACCESS.ask(
                Access.Caller.USER,
                () -> {
                  throw new KubernetesClientException(
                      new StatusBuilder().withCode(403).withMessage(words).build());
                }));
  }
}
