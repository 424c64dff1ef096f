package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * No container has the port that a {@code targetPort} refers to: that of the Service, so that its
 * EndpointSlices have the pods and not the port, or that of the ServiceMonitor.
 */
final class TargetPortMismatch implements Check {

  @Override
  public String title() {
    return "Target port exists in the pods";
  }

  @Override
  public Needs needs() {
    return Needs.SERVICES;
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    List<Endpoint> endpoints = subject.monitor().getSpec().getEndpoints();
    String notChecked = "";
    for (int index = 0; index < endpoints.size(); index++) {
      Optional<String> port = ScrapePool.setting(endpoints.get(index).getPort());
      Optional<String> mismatch = Optional.empty();
      if (port.isPresent()) {
        mismatch = ofService(subject, port.get());
      } else {
        try {
          mismatch = ofMonitor(subject, index, endpoints.get(index).getTargetPort());
        } catch (NotPermittedException e) {
          notChecked = "not checked: " + e.getMessage();
        }
      }
      if (mismatch.isPresent()) {
        return Verdict.isFalse(Reasons.TARGET_PORT_MISMATCH, mismatch.get());
      }
    }
    return Verdict.passed(notChecked);
  }

  /** EndpointSlices leave out a port whose name no container has. */
  private static Optional<String> ofService(CheckContext subject, String port)
      throws NotPermittedException {
    List<DiscoveredEndpoint> discovered = DiscoveredEndpoint.of(subject);
    if (discovered.isEmpty() || discovered.stream().anyMatch(one -> one.ports().contains(port))) {
      return Optional.empty();
    }
    for (Service service : SelectedServices.of(subject)) {
      List<ServicePort> ports = service.getSpec().getPorts();
      for (int index = 0; index < ports.size(); index++) {
        String target = name(ports.get(index).getTargetPort());
        if (port.equals(ports.get(index).getName()) && !target.isEmpty()) {
          return Optional.of(
              "spec.ports[%d].targetPort of %s is %s, but no container of its pods has a port of that name%s. Change it to the name or number of a port of the container"
                  .formatted(
                      index,
                      SelectedServices.name(service),
                      Excerpt.quoted(target),
                      declared(subject, service)));
        }
      }
    }
    return Optional.empty();
  }

  private static String declared(CheckContext subject, Service service) {
    try {
      List<Pod> pods = subject.facts().pods(service);
      return pods.isEmpty() ? "" : " (%s)".formatted(declared(pods));
    } catch (NotPermittedException e) {
      // The EndpointSlices prove the cause; the ports of the pods only help to fix it.
      return "";
    }
  }

  private static Optional<String> ofMonitor(CheckContext subject, int index, IntOrString target)
      throws NotPermittedException {
    if (target == null
        || target.getValue() == null
        || String.valueOf(target.getValue()).isEmpty()) {
      return Optional.empty();
    }
    String field =
        "spec.endpoints[%d].targetPort of %s"
            .formatted(index, MonitorSource.name(subject.monitor()));
    String name = name(target);
    if (name.matches("[0-9]+")) {
      return Optional.of(
          "%s is \"%s\" in quotes, which makes it a name, but the name of a port must contain a letter. Write it as a number: targetPort: %s"
              .formatted(field, name, name));
    }
    if (Integer.valueOf(0).equals(target.getIntVal())) {
      return Optional.empty();
    }
    String value = Excerpt.quoted(String.valueOf(target.getValue()));
    List<DiscoveredEndpoint> discovered = DiscoveredEndpoint.of(subject);
    if (!discovered.isEmpty() && discovered.stream().noneMatch(DiscoveredEndpoint::isPod)) {
      return Optional.of(
          "%s is %s, which refers to a port of a pod's container, but no endpoint is a pod. Remove it, and %s"
              .formatted(field, value, instead(subject, index)));
    }
    List<Pod> pods = SelectedServices.pods(subject);
    List<Pod> without =
        pods.stream().filter(pod -> ports(pod).noneMatch(port -> isIt(port, target))).toList();
    if (without.size() == pods.size()) {
      return pods.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "%s is %s, but no container declares that port (%s). Change it, or %s"
                  .formatted(field, value, declared(pods), instead(subject, index)));
    }
    return without.stream()
        .filter(pod -> isReady(pod, discovered))
        .findFirst()
        .map(
            pod ->
                "%s is %s, which other pods declare but pod %s does not, so it is not a target (%s). Declare the port in spec.containers[].ports of its containers"
                    .formatted(field, value, name(pod), declared(List.of(pod))));
  }

  private static boolean isReady(Pod pod, List<DiscoveredEndpoint> discovered) {
    return discovered.stream()
        .anyMatch(one -> one.ready() && one.isPod() && one.pod().equals(name(pod)));
  }

  private static PodName name(Pod pod) {
    return new PodName(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
  }

  private static String instead(CheckContext subject, int index) throws NotPermittedException {
    return SelectedServices.of(subject).stream()
        .flatMap(service -> service.getSpec().getPorts().stream())
        .map(ServicePort::getName)
        .filter(Objects::nonNull)
        .findFirst()
        .map(
            port ->
                "name the port of the Service instead: spec.endpoints[%d].port: %s"
                    .formatted(index, port))
        .orElse("declare the port in spec.containers[].ports of the pods");
  }

  private static boolean isIt(ContainerPort port, IntOrString target) {
    return target.getIntVal() == null
        ? target.getStrVal().equals(port.getName())
        : target.getIntVal().equals(port.getContainerPort());
  }

  /** The name that a target port is; empty for a number. */
  private static String name(IntOrString port) {
    return port == null || port.getStrVal() == null ? "" : port.getStrVal();
  }

  private static Stream<ContainerPort> ports(Pod pod) {
    return Stream.concat(
            pod.getSpec().getContainers().stream(), pod.getSpec().getInitContainers().stream())
        .flatMap(container -> container.getPorts().stream());
  }

  private static String declared(List<Pod> pods) {
    TreeSet<String> ports = new TreeSet<>();
    pods.stream().flatMap(TargetPortMismatch::ports).forEach(port -> ports.add(text(port)));
    return Excerpt.quoted(
        "pod %s: %s"
            .formatted(
                pods.get(0).getMetadata().getName(),
                ports.isEmpty() ? "none" : String.join(", ", ports)));
  }

  private static String text(ContainerPort port) {
    String number =
        port.getProtocol() == null || port.getProtocol().equals("TCP")
            ? String.valueOf(port.getContainerPort())
            : port.getContainerPort() + "/" + port.getProtocol();
    return port.getName() == null ? number + " without a name" : port.getName() + " " + number;
  }
}
