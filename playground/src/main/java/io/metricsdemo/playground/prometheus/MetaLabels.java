package io.metricsdemo.playground.prometheus;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.openshift.api.model.monitoring.v1.NamespaceSelector;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.playground.cluster.EndpointSlices;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What Prometheus' discovery by role {@code endpointslice} finds, as its documentation lists it.
 *
 * @see <a
 *     href="https://prometheus.io/docs/prometheus/latest/configuration/configuration/#kubernetes_sd_config">kubernetes_sd_config</a>
 */
final class MetaLabels {

  private static final String META = "__meta_kubernetes_";

  /**
   * An entry of a targets file.
   *
   * @param targets host and port
   */
  record Group(List<String> targets, Map<String, String> labels) {}

  private MetaLabels() {}

  /** All targets in the namespaces of a ServiceMonitor; its relabelling chooses among them. */
  static List<Group> groups(ServiceMonitor monitor, Scraper.Discovery discovery) {
    List<Group> groups = new ArrayList<>();
    for (EndpointSlice slice : discovery.slices()) {
      if (looksInto(monitor, slice.getMetadata().getNamespace())) {
        service(slice, discovery).ifPresent(service -> add(slice, service, discovery, groups));
      }
    }
    groups.sort(Comparator.comparing(group -> group.targets().get(0)));
    return groups;
  }

  private static boolean looksInto(ServiceMonitor monitor, String namespace) {
    NamespaceSelector selector = monitor.getSpec().getNamespaceSelector();
    if (selector != null && Boolean.TRUE.equals(selector.getAny())) {
      return true;
    }
    return selector != null && !selector.getMatchNames().isEmpty()
        ? selector.getMatchNames().contains(namespace)
        : monitor.getMetadata().getNamespace().equals(namespace);
  }

  private static void add(
      EndpointSlice slice, Service service, Scraper.Discovery discovery, List<Group> groups) {
    for (Endpoint endpoint : slice.getEndpoints()) {
      for (EndpointPort port : slice.getPorts()) {
        Map<String, String> labels = new TreeMap<>();
        ofSlice(slice, endpoint, port, labels);
        ofObject("service", service.getMetadata().getLabels(), labels);
        labels.put(META + "service_name", service.getMetadata().getName());
        pod(endpoint, discovery).ifPresent(pod -> ofPod(pod, port, labels));
        for (String address : endpoint.getAddresses()) {
          groups.add(new Group(List.of(address + ":" + port.getPort()), labels));
        }
      }
    }
  }

  private static void ofSlice(
      EndpointSlice slice, Endpoint endpoint, EndpointPort port, Map<String, String> labels) {
    labels.put(META + "namespace", slice.getMetadata().getNamespace());
    labels.put(META + "endpointslice_name", slice.getMetadata().getName());
    labels.put(META + "endpointslice_address_type", slice.getAddressType());
    labels.put(META + "endpointslice_port", Integer.toString(port.getPort()));
    labels.put(META + "endpointslice_port_name", port.getName());
    labels.put(META + "endpointslice_port_protocol", port.getProtocol());
    labels.put(
        META + "endpointslice_endpoint_conditions_ready",
        Boolean.toString(Boolean.TRUE.equals(endpoint.getConditions().getReady())));
    if (endpoint.getTargetRef() != null) {
      labels.put(META + "endpointslice_address_target_kind", endpoint.getTargetRef().getKind());
      labels.put(META + "endpointslice_address_target_name", endpoint.getTargetRef().getName());
    }
  }

  private static void ofPod(Pod pod, EndpointPort port, Map<String, String> labels) {
    ofObject("pod", pod.getMetadata().getLabels(), labels);
    labels.put(META + "pod_name", pod.getMetadata().getName());
    labels.put(META + "pod_uid", pod.getMetadata().getUid());
    labels.put(META + "pod_ip", pod.getStatus().getPodIP());
    labels.put(META + "pod_phase", pod.getStatus().getPhase());
    pod.getSpec().getContainers().stream()
        .filter(
            container ->
                container.getPorts().stream()
                    .anyMatch(declared -> port.getName().equals(declared.getName())))
        .findFirst()
        .ifPresent(container -> labels.put(META + "pod_container_name", container.getName()));
  }

  private static void ofObject(
      String kind, Map<String, String> ofObject, Map<String, String> labels) {
    Optional.ofNullable(ofObject)
        .orElse(Map.of())
        .forEach(
            (label, value) -> {
              String name = ScrapeConfiguration.labelName(label);
              labels.put(META + kind + "_label_" + name, value);
              labels.put(META + kind + "_labelpresent_" + name, "true");
            });
  }

  private static Optional<Service> service(EndpointSlice slice, Scraper.Discovery discovery) {
    String name = slice.getMetadata().getLabels().get(EndpointSlices.SERVICE_NAME);
    return discovery.services().stream()
        .filter(service -> service.getMetadata().getName().equals(name))
        .filter(
            service ->
                service.getMetadata().getNamespace().equals(slice.getMetadata().getNamespace()))
        .findFirst();
  }

  private static Optional<Pod> pod(Endpoint endpoint, Scraper.Discovery discovery) {
    return Optional.ofNullable(endpoint.getTargetRef())
        .flatMap(
            target ->
                discovery.pods().stream()
                    .filter(pod -> pod.getMetadata().getUid().equals(target.getUid()))
                    .findFirst());
  }
}
