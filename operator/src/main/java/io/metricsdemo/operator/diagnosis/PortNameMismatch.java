package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The ServiceMonitor names a port that no selected Service has. */
final class PortNameMismatch implements Check {

  @Override
  public String title() {
    return "Service port exists";
  }

  @Override
  public Needs needs() {
    return Needs.SERVICES;
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    List<Endpoint> endpoints = subject.monitor().getSpec().getEndpoints();
    if (endpoints.isEmpty()) {
      return Verdict.isFalse(
          Reasons.PORT_NAME_MISMATCH,
          "%s has no spec.endpoints. Add one whose port is the name of a port of the Service"
              .formatted(MonitorSource.name(subject.monitor())));
    }
    List<Service> services = SelectedServices.of(subject);
    TreeSet<String> found = new TreeSet<>();
    for (int index = 0; index < endpoints.size(); index++) {
      Optional<String> port = ScrapePool.setting(endpoints.get(index).getPort());
      if (port.isPresent() && services.stream().noneMatch(service -> has(service, port.get()))) {
        return Verdict.isFalse(
            Reasons.PORT_NAME_MISMATCH, message(subject, index, port.get(), services.get(0)));
      }
      Optional<String> unnamed =
          port.isPresent() ? ofEndpoints(subject, index, port.get()) : Optional.empty();
      if (unnamed.isPresent()) {
        return Verdict.isFalse(Reasons.PORT_NAME_MISMATCH, unnamed.get());
      }
      port.ifPresent(found::add);
    }
    return Verdict.passed(
        found.isEmpty()
            ? "not checked: the ServiceMonitor refers to ports of the pods"
            : "named " + String.join(", ", found));
  }

  /** Endpoints that somebody creates have their own names of ports, whatever the Service has. */
  private static Optional<String> ofEndpoints(CheckContext subject, int index, String wanted)
      throws NotPermittedException {
    List<Service> services = SelectedServices.of(subject);
    if (services.stream().anyMatch(SelectedServices::selectsPods)) {
      return Optional.empty();
    }
    TreeSet<String> names = new TreeSet<>();
    for (DiscoveredEndpoint endpoint : DiscoveredEndpoint.of(subject)) {
      names.addAll(endpoint.ports());
    }
    return names.isEmpty() || names.contains(wanted)
        ? Optional.empty()
        : Optional.of(
            "%s sets spec.endpoints[%d].port to %s, but no endpoint of %s has a port of that name (ports: %s). The Service has no spec.selector: name the port in the Endpoints or EndpointSlices that were created for it"
                .formatted(
                    MonitorSource.name(subject.monitor()),
                    index,
                    Excerpt.of(wanted),
                    SelectedServices.name(services.get(0)),
                    Excerpt.of(
                        String.join(", ", names.stream().map(PortNameMismatch::orNone).toList()))));
  }

  private static String orNone(String name) {
    return name.isEmpty() ? "unnamed" : name;
  }

  private static String message(CheckContext subject, int index, String wanted, Service service) {
    String name = SelectedServices.name(service);
    if (MonitorSource.of(subject.monitor()).demo()) {
      return "%s has no port named %s (ports: %s), because another manager has renamed it. Set spec.ports[0].name of the Service to %s"
          .formatted(name, wanted, ports(service), wanted);
    }
    return "%s sets spec.endpoints[%d].port to %s, but %s has no port of that name (ports: %s). Change the endpoint, or name the port in spec.ports of the Service"
        .formatted(
            MonitorSource.name(subject.monitor()), index, Excerpt.of(wanted), name, ports(service));
  }

  private static boolean has(Service service, String port) {
    return service.getSpec().getPorts().stream().anyMatch(p -> port.equals(p.getName()));
  }

  private static String ports(Service service) {
    if (service.getSpec().getPorts().isEmpty()) {
      return "none";
    }
    return service.getSpec().getPorts().stream()
        .map(PortNameMismatch::text)
        .collect(Collectors.collectingAndThen(Collectors.joining(", "), Excerpt::of));
  }

  private static String text(ServicePort port) {
    return port.getName() == null ? port.getPort() + " without a name" : port.getName();
  }
}
