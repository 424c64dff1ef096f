package io.metricsdemo.operator.diagnosis;

import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheusoperator.GeneratedRelabelings;
import io.metricsdemo.operator.prometheusoperator.Relabeling;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A target that Prometheus drops and that the ServiceMonitor selects.
 *
 * @param discovered its labels before relabeling
 * @param labels those that Prometheus Operator's own relabelings make of them
 */
record DroppedTarget(Map<String, String> discovered, Map<String, String> labels) {

  /**
   * The relabeling that drops it.
   *
   * @param target how messages call the target
   * @param isProven whether it is known that this one does; if not, it is the first one that cannot
   *     be evaluated
   * @param fix what to change, in a sentence
   */
  record Cause(PlacedRelabeling by, String target, boolean isProven, String fix) {}

  /**
   * Empty for a target that the ServiceMonitor does not select, such as that of another Service.
   */
  static Optional<DroppedTarget> of(
      ServiceMonitor monitor,
      Endpoint endpoint,
      List<String> podTargetLabels,
      Map<String, String> discovered) {
    Map<String, String> labels = discovered;
    for (Relabeling own : GeneratedRelabelings.of(monitor, endpoint, podTargetLabels, discovered)) {
      if (!(own.apply(labels) instanceof Relabeling.Kept kept)) {
        return Optional.empty();
      }
      labels = kept.labels();
    }
    return Optional.of(new DroppedTarget(discovered, labels));
  }

  /** Empty where none of them drops it, as far as is known. */
  Optional<Cause> cause(List<PlacedRelabeling> relabelings) {
    Map<String, String> now = labels;
    for (PlacedRelabeling one : relabelings) {
      Relabeling.Outcome outcome = one.relabeling().apply(now);
      if (outcome instanceof Relabeling.Kept kept) {
        now = kept.labels();
      } else {
        boolean proven = outcome instanceof Relabeling.Dropped;
        return Optional.of(
            new Cause(one, name(discovered), proven, proven ? fix(one.relabeling(), now) : ""));
      }
    }
    return Optional.empty();
  }

  /** How messages call a target. */
  static String name(Map<String, String> discovered) {
    String pod = discovered.getOrDefault("__meta_kubernetes_pod_name", "");
    return Excerpt.quoted(
        pod.isEmpty() ? discovered.getOrDefault("__address__", "") : "pod=" + pod);
  }

  private static String fix(Relabeling relabeling, Map<String, String> now) {
    String sources = Excerpt.quoted(String.join(", ", relabeling.sourceLabels()));
    String target = Excerpt.quoted(relabeling.targetLabel());
    String value = Excerpt.quoted(relabeling.value(now));
    String regex = Excerpt.quoted(relabeling.regex().isEmpty() ? "(.*)" : relabeling.regex());
    return switch (relabeling.kind()) {
      case "drop" ->
          "It drops what matches %s, as the value of %s does, which is %s. Change its regex, or remove it. %s"
              .formatted(regex, sources, value, withoutLabel(relabeling))
              .strip();
      case "keep" ->
          "It keeps what matches %s, and the value of %s is %s. %s"
              .formatted(
                  regex,
                  sources.isEmpty() ? "no label" : sources,
                  value.isEmpty() ? "empty" : value,
                  fixOfKeep(relabeling, now));
      case "keepequal" ->
          "It keeps targets whose label %s is the value of %s, which is %s; it is %s. Change it, or remove it"
              .formatted(
                  target,
                  sources,
                  value,
                  Excerpt.quoted(now.getOrDefault(relabeling.targetLabel(), "empty")));
      default ->
          "It drops targets whose label %s is the value of %s, as both are %s. Change it, or remove it"
              .formatted(target, sources, value);
    };
  }

  private static String fixOfKeep(Relabeling relabeling, Map<String, String> now) {
    if (relabeling.sourceLabels().stream()
        .anyMatch(
            source -> source.startsWith("__meta_kubernetes_node_") && !now.containsKey(source))) {
      return "Set spec.attachMetadata.node: true, without which no target has labels of its node";
    }
    if (relabeling.matchesPartOf(relabeling.value(now))) {
      return "Change its regex, which has to match the whole value, or remove it";
    }
    return "Change its sourceLabels or its regex, or remove it";
  }

  /** People write drop where they want to be rid of a label. */
  static String withoutLabel(Relabeling relabeling) {
    return "To remove a label and keep the targets, use action: labeldrop%s"
        .formatted(
            relabeling.sourceLabels().size() == 1
                ? ", regex: %s, without sourceLabels"
                    .formatted(Excerpt.quoted(relabeling.sourceLabels().get(0)))
                : "");
  }
}
