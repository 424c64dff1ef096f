package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/** Behind the selected Services there is nothing, or, of a demo, nothing that is ready. */
final class NoReadyEndpoints implements Check {

  @Override
  public String title() {
    return "Endpoints are ready";
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    List<DiscoveredEndpoint> endpoints = DiscoveredEndpoint.of(subject);
    String services =
        SelectedServices.of(subject).stream()
            .map(SelectedServices::name)
            .sorted()
            .collect(Collectors.collectingAndThen(Collectors.joining(", "), Excerpt::of));
    if (endpoints.isEmpty()) {
      return Verdict.isFalse(
          Reasons.NO_READY_ENDPOINTS,
          "%s has no endpoints: no running pod has the labels of its spec.selector; look at the pods and their labels"
              .formatted(services));
    }
    String unready = names(endpoints, false);
    if (endpoints.stream().anyMatch(DiscoveredEndpoint::ready)) {
      return Verdict.passed(
          names(endpoints, true)
              + " of %s".formatted(services)
              + (unready.isEmpty() ? "" : "; not ready: " + unready));
    }
    if (MonitorSource.of(subject.monitor()).demo()) {
      return Verdict.isFalse(
          Reasons.NO_READY_ENDPOINTS,
          "no pod of %s is ready: %s; kubectl -n %s describe pod shows why"
              .formatted(services, unready, subject.monitor().getMetadata().getNamespace()));
    }
    return Verdict.passed(
        "none of %s is ready, but Prometheus scrapes running pods all the same".formatted(unready));
  }

  private static String names(List<DiscoveredEndpoint> endpoints, boolean ready) {
    return endpoints.stream()
        .filter(endpoint -> endpoint.ready() == ready)
        .map(DiscoveredEndpoint::name)
        .distinct()
        .sorted()
        .collect(Collectors.collectingAndThen(Collectors.joining(", "), Excerpt::of));
  }
}
