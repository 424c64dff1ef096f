package io.metricsdemo.e2e.cluster;

import java.util.List;

/**
 * One verb on one resource that a rule of a role gives the operator.
 *
 * @param roleKind ClusterRole or Role
 * @param roleNamespace empty for a ClusterRole
 * @param group API group of the resource; empty for the core group
 * @param resource the plural, with a subresource behind a slash
 * @param names objects that it is limited to; empty where it is not
 */
public record Grant(
    String roleKind,
    String roleNamespace,
    String role,
    String group,
    String resource,
    List<String> names,
    String verb) {

  /** How the API server calls it when it refuses. */
  public String refusal() {
    return "cannot %s resource \"%s\"".formatted(verb, resource);
  }

  @Override
  public String toString() {
    return verb + " " + resource;
  }
}
