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
   * @param isProven whether this relabeling is known to drop it; if not, it is the first that
   *     cannot be evaluated
   * @param fix what to change, in a sentence
   */
  record Cause(PlacedRelabeling by, String target, boolean isProven, String fix) {}

  /**
   * What is the same on each server. Two Services may have the same pod, and the same address of
   * it: discovery also lists the ports of a pod that its Service does not have.
   */
  record Id(String service, String pod, String address) {}

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

  Id id() {
    return new Id(
        discovered.getOrDefault("__meta_kubernetes_service_name", ""),
        discovered.getOrDefault("__meta_kubernetes_pod_name", ""),
        discovered.getOrDefault("__address__", ""));
  }

  /** The first relabeling that drops it; empty where none is known to. */
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
  private static String name(Map<String, String> discovered) {
    String pod = discovered.getOrDefault("__meta_kubernetes_pod_name", "");
    return Excerpt.quoted(
        pod.isEmpty() ? discovered.getOrDefault("__address__", "") : "pod=" + pod);
  }

  private static String fix(Relabeling relabeling, Map<String, String> now) {
    String sources = orWord(String.join(", ", relabeling.sourceLabels()), "no label");
    String target = Excerpt.quoted(relabeling.targetLabel());
    String value = orWord(relabeling.value(now), "empty");
    String regex = Excerpt.quoted(relabeling.regex().isEmpty() ? "(.*)" : relabeling.regex());
    return switch (relabeling.kind()) {
      case "drop" ->
          "Its action is drop, and its regex %s matches the value of %s (%s). Change the regex, or remove the rule. %s"
              .formatted(regex, sources, value, withoutLabel(relabeling))
              .strip();
      case "keep" ->
          "Its action is keep, and its regex %s does not match the value of %s (%s). %s"
              .formatted(regex, sources, value, fixOfKeep(relabeling, now));
      case "keepequal" ->
          "Its action is keepequal, and label %s (%s) does not equal the value of %s (%s). Change the rule, or remove it"
              .formatted(
                  target,
                  Excerpt.quoted(now.getOrDefault(relabeling.targetLabel(), "empty")),
                  sources,
                  value);
      default ->
          "Its action is dropequal, and label %s equals the value of %s (%s). Change the rule, or remove it"
              .formatted(target, sources, value);
    };
  }

  private static String orWord(String text, String ifEmpty) {
    return text.isEmpty() ? ifEmpty : Excerpt.quoted(text);
  }

  private static String fixOfKeep(Relabeling relabeling, Map<String, String> now) {
    if (relabeling.sourceLabels().stream()
        .anyMatch(
            source -> source.startsWith("__meta_kubernetes_node_") && !now.containsKey(source))) {
      return "Set spec.attachMetadata.node: true in the ServiceMonitor, so that targets get the labels of their node";
    }
    if (relabeling.matchesPartOf(relabeling.value(now))) {
      return "A regex must match the whole value. Change it, or remove the rule";
    }
    return "Change its sourceLabels or its regex, or remove the rule";
  }

  /** Users write drop where they want to remove a label. */
  static String withoutLabel(Relabeling relabeling) {
    return "To remove a label and keep the targets, use action: labeldrop%s"
        .formatted(
            relabeling.sourceLabels().size() == 1
                ? ", regex: %s, without sourceLabels"
                    .formatted(Excerpt.quoted(relabeling.sourceLabels().get(0)))
                : "");
  }
}
