package io.metricsdemo.simulator.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The registry of served resources; custom resource definitions come and go while the server runs.
 */
public final class ResourceTypes {

  private final List<ResourceType> types = new CopyOnWriteArrayList<>(BuiltInTypes.list());

  public Optional<ResourceType> find(String group, String version, String plural) {
    return types.stream()
        .filter(t -> t.group().equals(group) && t.version().equals(version))
        .filter(t -> t.plural().equals(plural))
        .findFirst();
  }

  public Optional<ResourceType> findKind(String apiVersion, String kind) {
    return types.stream()
        .filter(t -> t.apiVersion().equals(apiVersion) && t.kind().equals(kind))
        .findFirst();
  }

  /** All versions of a resource are stored as one collection; any of them names it. */
  public Optional<ResourceType> anyVersion(String group, String plural) {
    return types.stream()
        .filter(t -> t.group().equals(group) && t.plural().equals(plural))
        .findFirst();
  }

  public List<ResourceType> all() {
    return new ArrayList<>(types);
  }

  public void add(List<ResourceType> served) {
    types.addAll(served);
  }

  public void remove(String group, String plural) {
    types.removeIf(t -> t.group().equals(group) && t.plural().equals(plural));
  }
}
