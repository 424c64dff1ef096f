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
 * @param ready the ready pods that should be targets
 * @param undiscovered those of them that Prometheus does not know yet
 */
record ScrapePool(
    String name,
    int index,
    Endpoint endpoint,
    List<Target> targets,
    Set<PodName> ready,
    Set<PodName> undiscovered) {

  /** Under which name Prometheus Operator configures an endpoint of a ServiceMonitor. */
  static String name(ServiceMonitor monitor, int index) {
    return "serviceMonitor/%s/%s/%d"
        .formatted(monitor.getMetadata().getNamespace(), monitor.getMetadata().getName(), index);
  }

  static ScrapePool of(CheckContext subject, int index, List<Target> answered)
      throws NotPermittedException {
    Endpoint endpoint = subject.monitor().getSpec().getEndpoints().get(index);
    boolean demo = MonitorSource.of(subject.monitor()).demo();
    Set<PodName> ready = new TreeSet<>();
    Set<PodName> counting = new TreeSet<>();
    for (DiscoveredEndpoint discovered : DiscoveredEndpoint.of(subject)) {
      if (setting(endpoint.getPort())
          .filter(port -> !discovered.ports().contains(port))
          .isPresent()) {
        continue;
      }
      if (discovered.ready()) {
        ready.add(discovered.pod());
      }
      // A demo's pod that is not ready is not a failure of the scrape.
      if (discovered.ready() || !demo) {
        counting.add(discovered.pod());
      }
    }
    SelectedPods pods = new SelectedPods(subject, counting);
    List<Target> current = current(answered, pods);
    return new ScrapePool(
        name(subject.monitor(), index),
        index,
        endpoint,
        current,
        ready,
        undiscovered(ready, current, pods));
  }

  boolean isMissing() {
    return targets.isEmpty();
  }

  /** Whether a ready pod is the target of no server that answered. */
  boolean lacksTargets() {
    return isMissing() || !undiscovered.isEmpty();
  }

  /** An interval in effect for a target that differs from the interval that the endpoint sets. */
  Optional<Interval> otherInterval() {
    Optional<Interval> wanted = Interval.parse(endpoint.getInterval());
    return wanted.isEmpty()
        ? Optional.empty()
        : targets.stream()
            .flatMap(target -> target.scrapeInterval().stream())
            .filter(found -> !found.isSameAs(wanted.get()))
            .findFirst();
  }

  /** A field of an endpoint; the schema treats an empty text as unset. */
  static Optional<String> setting(String field) {
    return Optional.ofNullable(field).filter(text -> !text.isEmpty());
  }

  private static Set<PodName> undiscovered(
      Set<PodName> ready, List<Target> targets, SelectedPods pods) {
    Set<PodName> missing = new TreeSet<>(ready);
    targets.forEach(target -> pods.of(target).forEach(missing::remove));
    // Where discovery is not reported, relabeling may have taken the pods' names away.
    return targets.size() >= ready.size() && missing.size() == ready.size() ? Set.of() : missing;
  }

  private static List<Target> current(List<Target> answered, SelectedPods pods) {
    List<Target> current =
        answered.stream()
            .filter(target -> !pods.of(target).isEmpty())
            .collect(Collectors.toCollection(ArrayList::new));
    boolean namesPods = answered.stream().anyMatch(target -> !target.pod().isEmpty());
    if (!namesPods) {
      current.addAll(answered);
    }
    current.sort(Comparator.comparing(Target::pod).thenComparing(Target::scrapeUrl));
    return List.copyOf(current);
  }
}
