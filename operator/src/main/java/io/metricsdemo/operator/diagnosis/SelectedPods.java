package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.Target;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The pods behind the selected Services, among which those of targets are found. */
final class SelectedPods {

  private final Set<String> namespaces = new HashSet<>();
  private final Map<String, List<PodName>> byName;

  SelectedPods(CheckContext subject, Collection<PodName> pods) throws NotPermittedException {
    SelectedServices.of(subject)
        .forEach(service -> namespaces.add(service.getMetadata().getNamespace()));
    byName = pods.stream().distinct().collect(Collectors.groupingBy(PodName::name));
  }

  /**
   * The pod of a target; several of the same name where its namespace is not known; empty where it
   * is not among these pods.
   */
  List<PodName> of(Target target) {
    List<PodName> namesakes = byName.getOrDefault(target.pod(), List.of());
    return isNamespaceKnown(target)
        ? namesakes.stream().filter(pod -> pod.namespace().equals(target.namespace())).toList()
        : namesakes;
  }

  /** Where discovery is not reported, relabeling may have changed the label or removed it. */
  private boolean isNamespaceKnown(Target target) {
    return target.isNamespaceDiscovered() || namespaces.contains(target.namespace());
  }
}
