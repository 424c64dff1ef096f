package io.metricsdemo.e2e.cluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What the operator may do by the roles that are installed; taken away only for one test. */
public final class Permissions implements AfterEachCallback {

  private final List<HasMetadata> untouched = new ArrayList<>();

  /** All that the roles give that the operator's service account is bound to. */
  public static List<Grant> granted() {
    try (KubernetesClient client = Cluster.connect()) {
      return Stream.concat(
              client.rbac().clusterRoleBindings().list().getItems().stream()
                  .filter(binding -> isOfOperator(binding.getSubjects()))
                  .map(
                      binding ->
                          client
                              .rbac()
                              .clusterRoles()
                              .withName(binding.getRoleRef().getName())
                              .get()),
              client.rbac().roleBindings().inAnyNamespace().list().getItems().stream()
                  .filter(binding -> isOfOperator(binding.getSubjects()))
                  .map(
                      binding ->
                          client
                              .rbac()
                              .roles()
                              .inNamespace(binding.getMetadata().getNamespace())
                              .withName(binding.getRoleRef().getName())
                              .get()))
          .flatMap(Permissions::grants)
          .toList();
    }
  }

  private static boolean isOfOperator(List<Subject> subjects) {
    return subjects.stream()
        .anyMatch(
            subject ->
                OperatorProcess.SERVICE_ACCOUNT.equals(subject.getName())
                    && OperatorProcess.NAMESPACE.equals(subject.getNamespace()));
  }

  private static Stream<Grant> grants(HasMetadata role) {
    return rules(role).stream()
        .flatMap(
            rule ->
                rule.getResources().stream()
                    .flatMap(
                        resource ->
                            rule.getVerbs().stream()
                                .map(verb -> grant(role, rule, resource, verb))));
  }

  private static Grant grant(HasMetadata role, PolicyRule rule, String resource, String verb) {
    String namespace = role.getMetadata().getNamespace();
    return new Grant(
        role.getKind(),
        namespace == null ? "" : namespace,
        role.getMetadata().getName(),
        rule.getApiGroups().get(0),
        resource,
        rule.getResourceNames(),
        verb);
  }

  private static List<PolicyRule> rules(HasMetadata role) {
    return role instanceof ClusterRole clusterRole
        ? clusterRole.getRules()
        : ((Role) role).getRules();
  }

  /** Takes a permission away, and returns when the API server refuses the operator. */
  public void revoke(Grant grant) {
    try (KubernetesClient client = Cluster.connect()) {
      // More than one role may give it.
      granted().stream()
          .filter(given -> given.toString().equals(grant.toString()))
          .forEach(given -> removeFromRole(client, given));
      awaitThat(client, grant, allowed -> !allowed);
    }
  }

  private void removeFromRole(KubernetesClient client, Grant grant) {
    HasMetadata role = role(client, grant);
    untouched.add(role(client, grant));
    List<PolicyRule> left = rules(role).stream().flatMap(rule -> without(grant, rule)).toList();
    rules(role).clear();
    rules(role).addAll(left);
    client.resource(role).update();
  }

  /** Puts the roles back as they were, and returns when the API server allows it all again. */
  public void restore() {
    try (KubernetesClient client = Cluster.connect()) {
      for (HasMetadata role : untouched) {
        role.getMetadata().setResourceVersion(null);
        client.resource(role).update();
        grants(role).forEach(grant -> awaitThat(client, grant, allowed -> allowed));
      }
      untouched.clear();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    restore();
  }

  private static HasMetadata role(KubernetesClient client, Grant grant) {
    return grant.roleNamespace().isEmpty()
        ? client.rbac().clusterRoles().withName(grant.role()).get()
        : client.rbac().roles().inNamespace(grant.roleNamespace()).withName(grant.role()).get();
  }

  /** What is left of a rule: one for the other resources, and one for the other verbs. */
  private static Stream<PolicyRule> without(Grant grant, PolicyRule rule) {
    if (!rule.getApiGroups().contains(grant.group())
        || !rule.getResources().contains(grant.resource())) {
      return Stream.of(rule);
    }
    List<String> resources =
        rule.getResources().stream().filter(Predicate.not(grant.resource()::equals)).toList();
    List<String> verbs =
        rule.getVerbs().stream().filter(Predicate.not(grant.verb()::equals)).toList();
    return Stream.of(
            new PolicyRuleBuilder(rule).withResources(resources).build(),
            new PolicyRuleBuilder(rule).withResources(grant.resource()).withVerbs(verbs).build())
        // The API server refuses a rule about nothing.
        .filter(left -> !left.getResources().isEmpty() && !left.getVerbs().isEmpty());
  }

  private static void awaitThat(
      KubernetesClient client, Grant grant, Predicate<Boolean> expectation) {
    await("the API server's new verdict on: " + grant)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> expectation.test(isAllowed(client, grant)));
  }

  private static boolean isAllowed(KubernetesClient client, Grant grant) {
    String[] resource = grant.resource().split("/", 2);
    // @formatter:off
    SubjectAccessReview question =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
              .withUser(OperatorProcess.USER)
              .withNewResourceAttributes()
                .withNamespace(grant.roleNamespace())
                .withGroup(grant.group())
                .withResource(resource[0])
                .withSubresource(resource.length == 1 ? null : resource[1])
                .withName(grant.names().isEmpty() ? null : grant.names().get(0))
                .withVerb(grant.verb())
              .endResourceAttributes()
            .endSpec()
            .build();
    // @formatter:on
    return client.resource(question).create().getStatus().getAllowed();
  }
}
