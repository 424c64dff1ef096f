package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * No Prometheus Operator that was found manages the Prometheus or watches the namespace of the
 * ServiceMonitor: the Prometheus is paused or belongs to another operator, or the arguments of the
 * operator exclude a namespace.
 */
final class PrometheusNotManaged implements Check {

  @Override
  public String title() {
    return "Prometheus Operator manages Prometheus and watches the namespace";
  }

  @Override
  public boolean appliesTo(CheckContext subject) {
    return subject.prometheus().isPresent();
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING;
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    if (!isAtFault(subject)) {
      return Verdict.passed("nothing indicates otherwise");
    }
    PrometheusResource prometheus = subject.prometheus().orElseThrow();
    Optional<PrometheusState> state = subject.facts().state(prometheus);
    if (state.isEmpty()) {
      return Verdict.passed("not checked: the Prometheus resource does not exist");
    }
    if (state.get().paused()) {
      return Verdict.isFalse(
          Reasons.PROMETHEUS_PAUSED,
          "%s has spec.paused: true, so Prometheus Operator does not update its configuration. Set spec.paused to false"
                  .formatted(prometheus)
              + Manager.note(prometheus));
    }
    Verdict usual =
        verdict(subject, prometheus, state.get(), subject.facts().prometheusOperators());
    // An operator without the usual labels may manage it.
    return usual.isTrue()
        ? usual
        : verdict(subject, prometheus, state.get(), subject.facts().allPrometheusOperators());
  }

  /**
   * Whether Prometheus is known to lack the configuration of the ServiceMonitor: by its targets, or
   * because it has no pods. A Prometheus that cannot be reached may have it.
   */
  private static boolean isAtFault(CheckContext subject) throws NotPermittedException {
    if (subject.servers().isEmpty()) {
      return subject.facts().pods(subject.prometheus().orElseThrow()).isEmpty();
    }
    ScrapePools pools = ScrapePools.of(subject);
    return pools.failures().isEmpty() && !pools.areInForce();
  }

  private static Verdict verdict(
      CheckContext subject,
      PrometheusResource prometheus,
      PrometheusState state,
      List<Deployment> deployments) {
    List<OperatorArguments> operators = new ArrayList<>();
    for (Deployment deployment : deployments) {
      Optional<OperatorArguments> arguments = OperatorArguments.of(deployment);
      if (arguments.isEmpty()) {
        return Verdict.passed(
            "not checked further: an argument of Prometheus Operator is a variable");
      }
      operators.add(arguments.get());
    }
    if (operators.isEmpty()) {
      return Verdict.passed("not checked further: no Deployment of Prometheus Operator was found");
    }
    List<OperatorArguments> managing =
        operators.stream().filter(one -> one.takesUp(prometheus, state)).toList();
    if (managing.isEmpty()) {
      return Verdict.isFalse(
          Reasons.PROMETHEUS_NOT_MANAGED, notManaged(prometheus, state, operators));
    }
    String namespace = subject.monitor().getMetadata().getNamespace();
    return managing.stream()
        .filter(one -> one.watches(namespace))
        .findFirst()
        .map(one -> Verdict.passed(one.name()))
        .orElseGet(
            () ->
                Verdict.isFalse(
                    Reasons.NAMESPACE_NOT_WATCHED, notWatched(namespace, managing.get(0))));
  }

  /** Of several operators, the one whose namespaces fit is more likely to be meant. */
  private static String notManaged(
      PrometheusResource prometheus, PrometheusState state, List<OperatorArguments> operators) {
    return operators.stream()
        .filter(one -> one.takesUpFrom(prometheus.namespace()))
        .findFirst()
        .map(
            one ->
                one.selects(state) ? otherId(prometheus, state, one) : otherLabels(prometheus, one))
        .orElseGet(() -> otherNamespace(prometheus, operators.get(0)));
  }

  private static String otherId(
      PrometheusResource prometheus, PrometheusState state, OperatorArguments operator) {
    String fix =
        operator.controllerId().isEmpty()
            ? "Remove the annotation, or start a Prometheus Operator with %s=%s"
                .formatted(OperatorArguments.CONTROLLER_ID, state.controllerId())
            : "Set the annotation to " + operator.controllerId();
    return "%s has %s, so no Prometheus Operator manages it: %s %s. %s"
        .formatted(
            prometheus,
            state.controllerId().isEmpty()
                ? "no annotation " + PrometheusState.CONTROLLER_ID
                : "annotation %s: %s"
                    .formatted(PrometheusState.CONTROLLER_ID, state.controllerId()),
            operator.name(),
            operator.controllerId().isEmpty()
                ? "has no argument " + OperatorArguments.CONTROLLER_ID
                : "has %s=%s".formatted(OperatorArguments.CONTROLLER_ID, operator.controllerId()),
            fix + Manager.note(prometheus));
  }

  private static String otherLabels(PrometheusResource prometheus, OperatorArguments operator) {
    return "%s selects Prometheus resources by %s=%s, which does not match the labels of %s. Change its metadata.labels to match%s"
        .formatted(
            operator.name(),
            OperatorArguments.INSTANCE_SELECTOR,
            Excerpt.quoted(operator.instanceSelector()),
            prometheus,
            Manager.note(prometheus));
  }

  private static String otherNamespace(PrometheusResource prometheus, OperatorArguments operator) {
    String namespace = prometheus.namespace();
    return operator.instances().isEmpty()
        ? "%1$s is in namespace %2$s, which argument %3$s of %4$s excludes. Remove %2$s from that argument"
            .formatted(prometheus, namespace, OperatorArguments.DENIED, operator.name())
        : "%s is in none of the namespaces where %s manages Prometheus resources: %s. Add %s to its argument %s"
            .formatted(
                prometheus,
                operator.name(),
                String.join(", ", operator.instances()),
                namespace,
                operator.instances().equals(operator.namespaces())
                    ? OperatorArguments.NAMESPACES
                    : OperatorArguments.INSTANCES);
  }

  private static String notWatched(String namespace, OperatorArguments operator) {
    return operator.namespaces().isEmpty()
        ? "%s (Prometheus Operator) does not watch namespace %s: its argument %s excludes it. Remove %s from that argument"
            .formatted(operator.name(), namespace, OperatorArguments.DENIED, namespace)
        : "%s (Prometheus Operator) does not watch namespace %s: its argument %s is %s. Add %s to that argument"
            .formatted(
                operator.name(),
                namespace,
                OperatorArguments.NAMESPACES,
                String.join(",", operator.namespaces()),
                namespace);
  }
}
