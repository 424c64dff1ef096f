package io.metricsdemo.simulator;

/**
 * One request as the server answered it.
 *
 * @param verb as in RBAC (get, list, watch, create, update, patch, delete, deletecollection), and
 *     {@code apply} for a server-side apply
 * @param resource plural with group, such as {@code deployments.apps}; empty for other paths
 * @param subresource empty for the object itself
 * @param fieldManager what the request names, else the user agent's first word
 * @param code the HTTP status of the answer; 101 for an open watch
 */
public record LoggedRequest(
    String verb,
    String method,
    String path,
    String resource,
    String subresource,
    String namespace,
    String name,
    String userAgent,
    String fieldManager,
    String contentType,
    boolean dryRun,
    int code) {

  /** Whether it wants to change something, whatever became of it. */
  public boolean isWrite() {
    return !method.equals("GET");
  }
}
