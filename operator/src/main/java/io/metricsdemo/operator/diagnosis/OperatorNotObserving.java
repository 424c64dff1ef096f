package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;

/** Nothing turns ServiceMonitors into Prometheus' configuration: its operator does not run. */
final class OperatorNotObserving implements Check {

  @Override
  public String title() {
    return "Prometheus Operator is running";
  }

  @Override
  public boolean appliesTo(CheckContext subject) {
    return subject.prometheus().isPresent();
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    if (ScrapePools.of(subject).areInForce()) {
      return Verdict.passed("Prometheus has what the ServiceMonitor says");
    }
    List<Deployment> operators = subject.facts().prometheusOperators();
    for (Deployment operator : operators) {
      if (readyReplicas(operator) > 0) {
        return Verdict.passed(name(operator) + " is ready");
      }
    }
    return Verdict.isFalse(
        Reasons.OPERATOR_NOT_OBSERVING,
        operators.isEmpty()
            ? "%s does not have what %s says, and no Deployment of Prometheus Operator is found; install it, so that something acts on ServiceMonitors"
                .formatted(
                    subject.prometheus().orElseThrow(), MonitorSource.name(subject.monitor()))
            : notReady(operators.get(0)));
  }

  private static String notReady(Deployment operator) {
    String namespace = operator.getMetadata().getNamespace();
    String name = operator.getMetadata().getName();
    boolean scaledToZero = Integer.valueOf(0).equals(operator.getSpec().getReplicas());
    return "%s, which is Prometheus Operator, has no ready replica, so that nothing acts on ServiceMonitors; %s"
        .formatted(
            name(operator),
            scaledToZero
                ? "kubectl -n %s scale deployment/%s --replicas=1".formatted(namespace, name)
                : "kubectl -n %s describe deployment/%s and its pods show why"
                    .formatted(namespace, name));
  }

  private static String name(Deployment deployment) {
    return "Deployment %s/%s"
        .formatted(deployment.getMetadata().getNamespace(), deployment.getMetadata().getName());
  }

  private static int readyReplicas(Deployment deployment) {
    Integer ready =
        deployment.getStatus() == null ? null : deployment.getStatus().getReadyReplicas();
    return ready == null ? 0 : ready;
  }
}
