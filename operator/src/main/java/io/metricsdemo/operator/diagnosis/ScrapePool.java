package io.metricsdemo.operator.diagnosis;

import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What Prometheus makes of one endpoint of a ServiceMonitor.
 *
 * @param index of the endpoint in the ServiceMonitor
 * @param targets of all servers together, by pod; of pods that have ended there are none
 * @param ready names of the ready pods that should be targets
 */
record ScrapePool(
    String name, int index, Endpoint endpoint, List<Target> targets, Set<String> ready) {

  /** Under which name Prometheus Operator configures an endpoint of a ServiceMonitor. */
  static String name(ServiceMonitor monitor, int index) {
    return "serviceMonitor/%s/%s/%d"
        .formatted(monitor.getMetadata().getNamespace(), monitor.getMetadata().getName(), index);
  }

  static ScrapePool of(CheckContext subject, int index, List<Target> answered)
      throws NotPermittedException {
    Endpoint endpoint = subject.monitor().getSpec().getEndpoints().get(index);
    boolean demo = MonitorSource.of(subject.monitor()).demo();
    Set<String> ready = new TreeSet<>();
    Set<String> counting = new TreeSet<>();
    for (DiscoveredEndpoint discovered : DiscoveredEndpoint.of(subject)) {
      if (setting(endpoint.getPort())
          .filter(port -> !discovered.ports().contains(port))
          .isPresent()) {
        continue;
      }
      if (discovered.ready()) {
        ready.add(discovered.name());
      }
      // A demo's pod that is not ready is no failure of the scrape.
      if (discovered.ready() || !demo) {
        counting.add(discovered.name());
      }
    }
    return new ScrapePool(
        name(subject.monitor(), index), index, endpoint, current(answered, counting), ready);
  }

  boolean isMissing() {
    return targets.isEmpty();
  }

  /** An interval that some target is known to have instead of the one that the endpoint sets. */
  Optional<Interval> otherInterval() {
    Optional<Interval> wanted = Interval.parse(endpoint.getInterval());
    return wanted.isEmpty()
        ? Optional.empty()
        : targets.stream()
            .flatMap(target -> target.scrapeInterval().stream())
            .filter(found -> !found.isSameAs(wanted.get()))
            .findFirst();
  }

  /** A field of an endpoint; the schema takes an empty text for one that is not set. */
  static Optional<String> setting(String field) {
    return Optional.ofNullable(field).filter(text -> !text.isEmpty());
  }

  /** The ready pods that Prometheus does not know yet. */
  Set<String> undiscovered() {
    Set<String> missing = new TreeSet<>(ready);
    targets.forEach(target -> missing.remove(target.pod()));
    // Where discovery is not reported, relabeling may have taken the pods' names away.
    return targets.size() >= ready.size() && missing.size() == ready.size() ? Set.of() : missing;
  }

  private static List<Target> current(List<Target> answered, Set<String> pods) {
    List<Target> current =
        answered.stream()
            .filter(target -> pods.contains(target.pod()))
            .collect(Collectors.toCollection(ArrayList::new));
    boolean namesPods = answered.stream().anyMatch(target -> !target.pod().isEmpty());
    if (!namesPods) {
      current.addAll(answered);
    }
    current.sort(Comparator.comparing(Target::pod).thenComparing(Target::scrapeUrl));
    return List.copyOf(current);
  }
}
