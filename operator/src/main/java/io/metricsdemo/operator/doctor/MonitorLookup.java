package io.metricsdemo.operator.doctor;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.kubernetes.Access;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the ServiceMonitor, or says what is there instead. */
final class MonitorLookup {

  private static final int NAMED = 20;

  private final KubernetesClient client;
  private final String namespace;

  MonitorLookup(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  ServiceMonitor find(String name) throws DoctorException, NotPermittedException {
    ServiceMonitor found =
        access("get")
            .ask(
                Access.Caller.USER,
                () ->
                    client
                        .resources(ServiceMonitor.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get());
    if (found == null) {
      throw new DoctorException(
          "no ServiceMonitor %s in namespace %s; %s".formatted(name, namespace, others()));
    }
    return found;
  }

  private String others() throws DoctorException, NotPermittedException {
    List<String> names;
    try {
      names =
          access("list")
              .ask(
                  Access.Caller.USER,
                  () ->
                      client
                          .resources(ServiceMonitor.class)
                          .inNamespace(namespace)
                          .list()
                          .getItems()
                          .stream()
                          .map(monitor -> monitor.getMetadata().getName())
                          .sorted()
                          .toList());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        throw new DoctorException(
            "the cluster does not know ServiceMonitors; install Prometheus Operator, whose CRD servicemonitors.monitoring.coreos.com they are");
      }
      throw e;
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
      // Who may not see namespaces is not told that this one is missing.
      return true;
    }
  }

  private Access access(String verb) {
    return new Access(verb, "monitoring.coreos.com", "servicemonitors", namespace);
  }
}
