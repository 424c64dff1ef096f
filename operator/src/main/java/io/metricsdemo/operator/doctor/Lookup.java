package io.metricsdemo.operator.doctor;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.metricsdemo.operator.kubernetes.Access;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds an object by its name, or lists the names that exist.
 *
 * @param <T> its kind
 */
final class Lookup<T extends HasMetadata> {

  private static final int NAMED = 20;

  private final KubernetesClient client;
  private final Class<T> type;
  private final String source;
  private final String namespace;

  /**
   * @param source what installs the kind
   */
  Lookup(KubernetesClient client, Class<T> type, String source, String namespace) {
    this.client = client;
    this.type = type;
    this.source = source;
    this.namespace = namespace;
  }

  Optional<T> find(String name) throws NotPermittedException {
    return Optional.ofNullable(
        access("get")
            .ask(
                Access.Caller.USER,
                () -> client.resources(type).inNamespace(namespace).withName(name).get()));
  }

  /** The error when it is not found. */
  DoctorException missing(String name) throws DoctorException, NotPermittedException {
    return new DoctorException(
        "No %s %s in namespace %s. %s"
            .formatted(HasMetadata.getKind(type), name, namespace, others()));
  }

  private String others() throws DoctorException, NotPermittedException {
    List<String> names;
    try {
      names =
          access("list")
              .ask(
                  Access.Caller.USER,
                  () ->
                      client.resources(type).inNamespace(namespace).list().getItems().stream()
                          .map(object -> object.getMetadata().getName())
                          .sorted()
                          .toList());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        throw new DoctorException(
            "CRD %s is not installed. Install %s"
                .formatted(HasMetadata.getFullResourceName(type), source));
      }
      throw e;
    } catch (NotPermittedException e) {
      // Which others there are would only help.
      return "Check the name, and the namespace set with -n";
    }
    if (names.isEmpty()) {
      return isNamespace()
          ? "The namespace has none"
          : "The namespace does not exist. Set another one with -n";
    }
    return "Found: "
        + names.stream().limit(NAMED).collect(Collectors.joining(", "))
        + (names.size() > NAMED ? " and others" : "");
  }

  private boolean isNamespace() {
    try {
      return new Access("get", "", "namespaces", namespace)
              .ask(Access.Caller.USER, () -> client.namespaces().withName(namespace).get())
          != null;
    } catch (NotPermittedException e) {
      // Whether it is missing is not known to those who may not see namespaces.
      return true;
    }
  }

  private Access access(String verb) {
    return new Access(verb, HasMetadata.getGroup(type), HasMetadata.getPlural(type), namespace);
  }
}
