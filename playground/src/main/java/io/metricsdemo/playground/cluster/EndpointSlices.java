package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The EndpointSlices of a Service: one for each set of ports that its pods serve. */
public final class EndpointSlices {

  public static final String SERVICE_NAME = "kubernetes.io/service-name";
  private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  private static final String MANAGER = "endpointslice-controller.k8s.io";
  private static final String NODE = "playground";

  private EndpointSlices() {}

  static boolean selects(Service service, Pod pod) {
    Map<String, String> selector = service.getSpec().getSelector();
    Map<String, String> labels = pod.getMetadata().getLabels();
    return selector != null
        && !selector.isEmpty()
        && labels != null
        && service.getMetadata().getNamespace().equals(pod.getMetadata().getNamespace())
        && labels.entrySet().containsAll(selector.entrySet());
  }

  /** Never empty: a Service without pods has one slice without endpoints. */
  static List<EndpointSlice> of(Service service, List<Pod> pods) {
    Map<String, List<Pod>> byPorts = new TreeMap<>();
    for (Pod pod : pods) {
      if (hasAddress(pod)) {
        byPorts.computeIfAbsent(ports(service, pod).toString(), key -> new ArrayList<>()).add(pod);
      }
    }
    if (byPorts.isEmpty()) {
      return List.of(slice(service, 0, List.of(), List.of()));
    }
    List<EndpointSlice> slices = new ArrayList<>();
    for (List<Pod> alike : byPorts.values()) {
      List<Endpoint> endpoints =
          alike.stream()
              .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
              .map(EndpointSlices::endpoint)
              .toList();
      slices.add(slice(service, slices.size(), endpoints, ports(service, alike.get(0))));
    }
    return slices;
  }

  private static EndpointSlice slice(
      Service service, int index, List<Endpoint> endpoints, List<EndpointPort> ports) {
    Map<String, String> labels =
        new HashMap<>(Optional.ofNullable(service.getMetadata().getLabels()).orElse(Map.of()));
    labels.put(SERVICE_NAME, service.getMetadata().getName());
    labels.put(MANAGED_BY, MANAGER);
    // @formatter:off
    return new EndpointSliceBuilder()
        .withNewMetadata()
          .withName(service.getMetadata().getName() + "-" + index)
          .withNamespace(service.getMetadata().getNamespace())
          .withLabels(labels)
          .withOwnerReferences(Owners.controller(service))
        .endMetadata()
        .withAddressType("IPv4")
        .withEndpoints(endpoints)
        .withPorts(ports)
        .build();
    // @formatter:on
  }

  private static Endpoint endpoint(Pod pod) {
    boolean leaving = pod.getMetadata().getDeletionTimestamp() != null;
    boolean ready = Pods.isReady(pod);
    // @formatter:off
    return new EndpointBuilder()
        .withAddresses(pod.getStatus().getPodIP())
        .withNodeName(NODE)
        .withNewConditions()
          .withReady(ready && !leaving)
          .withServing(ready)
          .withTerminating(leaving)
        .endConditions()
        .withNewTargetRef()
          .withKind("Pod")
          .withNamespace(pod.getMetadata().getNamespace())
          .withName(pod.getMetadata().getName())
          .withUid(pod.getMetadata().getUid())
        .endTargetRef()
        .build();
    // @formatter:on
  }

  private static List<EndpointPort> ports(Service service, Pod pod) {
    List<EndpointPort> ports = new ArrayList<>();
    for (ServicePort port : service.getSpec().getPorts()) {
      Pods.containerPort(pod, port.getTargetPort())
          .map(number -> Pods.servedPort(pod, number))
          .map(
              number ->
                  new EndpointPortBuilder()
                      .withName(port.getName())
                      .withPort(number)
                      .withProtocol("TCP")
                      .build())
          .ifPresent(ports::add);
    }
    return ports;
  }

  private static boolean hasAddress(Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getPodIP() != null
        && !pod.getStatus().getPodIP().isEmpty();
  }
}
