package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * One endpoint of a selected Service, as Prometheus discovers it.
 *
 * @param pod behind it; where there is none, its first address in place of the name
 * @param isPod whether there is a pod behind it
 * @param ready whether it may be sent traffic; Prometheus scrapes it in either case
 * @param ports names of the Service's ports that it serves
 */
record DiscoveredEndpoint(PodName pod, boolean isPod, boolean ready, Set<String> ports) {

  static List<DiscoveredEndpoint> of(CheckContext subject) throws NotPermittedException {
    List<DiscoveredEndpoint> found = new ArrayList<>();
    for (Service service : SelectedServices.of(subject)) {
      for (EndpointSlice slice : subject.facts().endpointSlices(service)) {
        Set<String> ports = new HashSet<>();
        for (EndpointPort port : orNone(slice.getPorts())) {
          ports.add(port.getName() == null ? "" : port.getName());
        }
        for (Endpoint endpoint : orNone(slice.getEndpoints())) {
          PodName pod = new PodName(service.getMetadata().getNamespace(), name(endpoint));
          found.add(new DiscoveredEndpoint(pod, isPod(endpoint), isReady(endpoint), ports));
        }
      }
    }
    return found;
  }

  private static String name(Endpoint endpoint) {
    if (isPod(endpoint)) {
      return endpoint.getTargetRef().getName();
    }
    return endpoint.getAddresses().isEmpty() ? "" : endpoint.getAddresses().get(0);
  }

  private static boolean isPod(Endpoint endpoint) {
    return endpoint.getTargetRef() != null && "Pod".equals(endpoint.getTargetRef().getKind());
  }

  /** The API server sends null, and not an empty list, while nothing is behind the Service. */
  private static <T> List<T> orNone(List<T> list) {
    return Objects.requireNonNullElse(list, List.of());
  }

  /** An unset condition means ready, by the API of EndpointSlices. */
  private static boolean isReady(Endpoint endpoint) {
    return endpoint.getConditions() == null
        || !Boolean.FALSE.equals(endpoint.getConditions().getReady());
  }
}
