package io.metricsdemo.simulator.resource;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One served resource, as discovery describes it.
 *
 * @param group the API group, empty for the core group
 * @param hasStatus whether status is a subresource, so that the main endpoint leaves it alone
 * @param scale where the scale subresource finds its numbers, empty when there is none
 * @param isCustom whether a custom resource definition made it
 */
public record ResourceType(
    String group,
    String version,
    String plural,
    String singular,
    String kind,
    boolean namespaced,
    List<String> shortNames,
    List<String> categories,
    boolean hasStatus,
    Optional<ScalePaths> scale,
    boolean isCustom) {

  /** Paths such as {@code .spec.replicas}; the selector's path may be empty. */
  public record ScalePaths(String specReplicas, String statusReplicas, String selector) {}

  private static final Set<String> WITH_SELECTABLE_FIELDS =
      Set.of("pods", "events", "nodes", "namespaces", "secrets", "replicasets", "jobs");

  private static final Set<String> WITHOUT_GENERATION =
      Set.of("", "rbac.authorization.k8s.io", "coordination.k8s.io", "events.k8s.io");

  /** Whether metadata.generation counts the changes of the spec; plain data has none. */
  public boolean hasGeneration() {
    return !WITHOUT_GENERATION.contains(group);
  }

  /** Whether objects can be selected by a field: all by name and namespace, some kinds by more. */
  public boolean isSelectableBy(String field) {
    return field.equals("metadata.name")
        || field.equals("metadata.namespace")
        || !isCustom && WITH_SELECTABLE_FIELDS.contains(plural);
  }

  /** Whether its objects are questions, which the server answers and does not store. */
  public boolean isReview() {
    return plural.equals(BuiltInTypes.REVIEWS) && !isCustom;
  }

  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** The resource with its group, as messages name it: {@code deployments.apps}. */
  public String qualifiedPlural() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** The kind with its group, as validation messages name it: {@code Deployment.apps}. */
  public String qualifiedKind() {
    return group.isEmpty() ? kind : kind + "." + group;
  }
}
