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
 * Finds an object by its name, or says what is there instead.
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

  /** What to say where it is not found. */
  DoctorException missing(String name) throws DoctorException, NotPermittedException {
    return new DoctorException(
        "no %s %s in namespace %s; %s"
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
            "the cluster does not know %ss; install %s, whose CRD %s they are"
                .formatted(
                    HasMetadata.getKind(type), source, HasMetadata.getFullResourceName(type)));
      }
      throw e;
    } catch (NotPermittedException e) {
      // Which others there are would only help.
      return "check the name, and the namespace given by -n";
    }
    if (names.isEmpty()) {
      return isNamespace() ? "it has none" : "there is no such namespace; give another by -n";
    }
    return "it has "
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
