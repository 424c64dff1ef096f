package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.status.Pending;
import io.metricsdemo.operator.status.PodFailure;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The selected Services have no endpoints or, for a demo, no ready endpoints. */
final class NoReadyEndpoints implements Check {

  private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

  private static final Set<String> KUBERNETES_CONTROLLERS =
      Set.of("endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io");

  @Override
  public String title() {
    return "Endpoints are ready";
  }

  @Override
  public boolean isMatterOfTime() {
    return true;
  }

  @Override
  public Needs needs() {
    return Needs.SERVICES;
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    List<DiscoveredEndpoint> endpoints = DiscoveredEndpoint.of(subject);
    String services =
        SelectedServices.of(subject).stream()
            .map(SelectedServices::name)
            .sorted()
            .collect(Collectors.collectingAndThen(Collectors.joining(", "), Excerpt::of));
    if (endpoints.isEmpty()
        && SelectedServices.of(subject).stream().noneMatch(SelectedServices::selectsPods)) {
      return Pending.noReadyEndpoints(
          services + " has no endpoints, because it has no spec.selector", handmade(subject));
    }
    if (endpoints.isEmpty()) {
      return Pending.noReadyEndpoints(
          services + " has no endpoints: no running pod has the labels of its spec.selector",
          trouble(subject).orElse("Check the pods and their labels"));
    }
    Optional<String> hidden = hidden(subject, services);
    if (hidden.isPresent()) {
      return Verdict.isFalse(Reasons.NO_READY_ENDPOINTS, hidden.get());
    }
    String unready = names(endpoints, false);
    if (endpoints.stream().anyMatch(DiscoveredEndpoint::ready)) {
      return Verdict.passed(
          names(endpoints, true)
              + " of %s".formatted(services)
              + (unready.isEmpty() ? "" : "; not ready: " + unready));
    }
    if (MonitorSource.of(subject.monitor()).demo()) {
      return Pending.noReadyEndpoints(
          "No pod of %s is ready: %s".formatted(services, unready),
          trouble(subject)
              .orElseGet(
                  () ->
                      "Run kubectl -n %s describe pods"
                          .formatted(subject.monitor().getMetadata().getNamespace())));
    }
    return Verdict.passed(
        "not ready: %s (Prometheus also scrapes running pods that are not ready)"
            .formatted(unready));
  }

  /** A name in {@code spec.externalName} is not an endpoint. */
  private static String handmade(CheckContext subject) throws NotPermittedException {
    Service service = SelectedServices.of(subject).get(0);
    String name = service.getMetadata().getName();
    return "Create %s with its addresses and the name of its port%s"
        .formatted(
            subject.prometheus().filter(one -> discoversEndpoints(subject, one)).isPresent()
                ? "Endpoints %s/%s".formatted(service.getMetadata().getNamespace(), name)
                : "an EndpointSlice with label kubernetes.io/service-name: " + name,
            "ExternalName".equals(service.getSpec().getType())
                ? ". For a DNS name use a ScrapeConfig, because a ServiceMonitor discovers only addresses"
                : "");
  }

  /**
   * Endpoints are mirrored to EndpointSlices, but EndpointSlices that somebody creates are not
   * mirrored to Endpoints.
   */
  private static Optional<String> hidden(CheckContext subject, String services)
      throws NotPermittedException {
    if (subject
        .prometheus()
        .filter(prometheus -> discoversEndpoints(subject, prometheus))
        .isEmpty()) {
      return Optional.empty();
    }
    for (Service service : SelectedServices.of(subject)) {
      if (SelectedServices.selectsPods(service)
          || subject.facts().endpointSlices(service).stream()
              .anyMatch(NoReadyEndpoints::isByKubernetes)) {
        return Optional.empty();
      }
    }
    ScrapePools pools = ScrapePools.of(subject);
    PrometheusResource prometheus = subject.prometheus().get();
    return pools.answers() == 0 || !pools.failures().isEmpty() || !pools.anyIsMissing()
        ? Optional.empty()
        : Optional.of(
            "%s has EndpointSlices but no Endpoints, and %s discovers targets from Endpoints. Set spec.serviceDiscoveryRole: EndpointSlice in %s, or create Endpoints instead (Kubernetes mirrors them to EndpointSlices)%s"
                .formatted(
                    services,
                    prometheus,
                    MonitorSource.name(subject.monitor()) + " or " + prometheus,
                    Manager.note(prometheus)));
  }

  private static boolean isByKubernetes(EndpointSlice slice) {
    Map<String, String> labels = slice.getMetadata().getLabels();
    return labels != null && KUBERNETES_CONTROLLERS.contains(labels.getOrDefault(MANAGED_BY, ""));
  }

  private static boolean discoversEndpoints(CheckContext subject, PrometheusResource prometheus) {
    return !PrometheusForbidden.discoveryRole(subject.monitor(), prometheus)
        .equals("EndpointSlice");
  }

  /** What a pod shows that the selector of a Service selects; empty where none shows anything. */
  private static Optional<String> trouble(CheckContext subject) {
    try {
      List<Pod> pods = SelectedServices.pods(subject);
      Instant now = subject.facts().now();
      return MonitorSource.of(subject.monitor()).demo()
          ? pods.stream()
              .flatMap(pod -> PodFailure.of(pod, now).stream())
              .min(PodFailure.NEWEST_FIRST)
              .map(PodFailure::message)
          : pods.stream()
              .flatMap(pod -> PodTrouble.of(pod).stream())
              .findFirst()
              .map(PodTrouble::message);
    } catch (NotPermittedException e) {
      // They only explain what is reported anyway.
      return Optional.empty();
    }
  }

  private static String names(List<DiscoveredEndpoint> endpoints, boolean ready) {
    return endpoints.stream()
        .filter(endpoint -> endpoint.ready() == ready)
        .map(endpoint -> endpoint.pod().name())
        .distinct()
        .sorted()
        .collect(Collectors.collectingAndThen(Collectors.joining(", "), Excerpt::of));
  }
}
