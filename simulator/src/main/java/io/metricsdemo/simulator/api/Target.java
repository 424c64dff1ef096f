package io.metricsdemo.simulator.api;

import io.metricsdemo.simulator.http.ApiRequest;
import io.metricsdemo.simulator.resource.ResourceType;
import io.metricsdemo.simulator.resource.ResourceTypes;
import io.metricsdemo.simulator.store.ObjectKey;
import java.util.List;
import java.util.Optional;

/**
 * The object or collection that a path names.
 *
 * @param namespace empty for cluster scope and for all namespaces
 * @param name empty for a collection
 * @param subresource empty for the object itself
 */
record Target(ResourceType type, String namespace, String name, String subresource) {

  /** Empty when the path is not one of a served resource. */
  static Optional<Target> parse(List<String> path, ResourceTypes types) {
    boolean core = !path.isEmpty() && path.get(0).equals("api");
    boolean grouped = path.size() > 1 && path.get(0).equals("apis");
    if (!core && !grouped) {
      return Optional.empty();
    }
    String group = core ? "" : path.get(1);
    List<String> rest = path.subList(core ? 1 : 2, path.size());
    if (rest.size() < 2) {
      return Optional.empty();
    }
    String version = rest.get(0);
    boolean inNamespace = rest.size() >= 4 && rest.get(1).equals("namespaces");
    if (inNamespace) {
      Optional<Target> namespaced =
          of(types, group, version, rest.get(2), rest.subList(3, rest.size()))
              .filter(target -> target.type().namespaced());
      if (namespaced.isPresent()) {
        return namespaced;
      }
    }
    return of(types, group, version, "", rest.subList(1, rest.size()));
  }

  private static Optional<Target> of(
      ResourceTypes types, String group, String version, String namespace, List<String> rest) {
    if (rest.size() > 3) {
      return Optional.empty();
    }
    return types
        .find(group, version, rest.get(0))
        .map(
            type ->
                new Target(
                    type,
                    namespace,
                    rest.size() > 1 ? rest.get(1) : "",
                    rest.size() > 2 ? rest.get(2) : ""));
  }

  static Target parse(ApiRequest request, ResourceTypes types) {
    return parse(request.path(), types).orElseThrow(ApiException::noSuchPath);
  }

  boolean isCollection() {
    return name.isEmpty();
  }

  boolean isStatus() {
    return subresource.equals("status");
  }

  Target named(String newName) {
    return new Target(type, namespace, newName, subresource);
  }

  ObjectKey key() {
    return new ObjectKey(type.group(), type.plural(), namespace, name);
  }
}
