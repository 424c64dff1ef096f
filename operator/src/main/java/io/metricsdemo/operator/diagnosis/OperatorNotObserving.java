package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;

/** Prometheus Operator, which writes ServiceMonitors into Prometheus' configuration, is down. */
final class OperatorNotObserving implements Check {

  @Override
  public String title() {
    return "Prometheus Operator is running";
  }

  @Override
  public boolean appliesTo(CheckContext subject) {
    return subject.prometheus().isPresent();
  }

  /** Fails only for an operator that was found: an operator that was not found may still run. */
  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    if (ScrapePools.of(subject).areInForce()) {
      return Verdict.passed("the configuration of Prometheus matches the ServiceMonitor");
    }
    List<Deployment> operators = subject.facts().prometheusOperators();
    if (operators.isEmpty()) {
      return Verdict.passed("not checked further: no Deployment of Prometheus Operator was found");
    }
    return operators.stream()
        .filter(OperatorNotObserving::isReady)
        .findFirst()
        .map(operator -> Verdict.passed(name(operator) + " is ready"))
        .orElseGet(
            () -> Verdict.isFalse(Reasons.OPERATOR_NOT_OBSERVING, notReady(operators.get(0))));
  }

  private static String notReady(Deployment operator) {
    String namespace = operator.getMetadata().getNamespace();
    String name = operator.getMetadata().getName();
    boolean scaledToZero = Integer.valueOf(0).equals(operator.getSpec().getReplicas());
    return "%s (Prometheus Operator) has no ready replicas, so ServiceMonitor changes do not take effect. Run kubectl -n %s %s"
        .formatted(
            name(operator),
            namespace,
            scaledToZero
                ? "scale deployment/%s --replicas=1".formatted(name)
                : "describe deployment/%s, and describe its pods".formatted(name));
  }

  private static String name(Deployment deployment) {
    return "Deployment %s/%s"
        .formatted(deployment.getMetadata().getNamespace(), deployment.getMetadata().getName());
  }

  static boolean isReady(Deployment deployment) {
    Integer ready =
        deployment.getStatus() == null ? null : deployment.getStatus().getReadyReplicas();
    return ready != null && ready > 0;
  }
}
