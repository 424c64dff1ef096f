package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource.Kind;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;

/**
 * A PrometheusAgent that runs on each node supports only PodMonitors. Newer CRDs refuse selectors
 * of ServiceMonitors in it, so this check comes before theirs.
 */
final class AgentIsDaemonSet implements Check {

  @Override
  public String title() {
    return "PrometheusAgent takes ServiceMonitors";
  }

  @Override
  public boolean isAboutSelection() {
    return true;
  }

  @Override
  public boolean appliesTo(CheckContext subject) {
    return subject.prometheus().filter(server -> server.kind() == Kind.AGENT).isPresent();
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING;
  }

  @Override
  public Verdict examine(CheckContext subject) {
    PrometheusResource agent = subject.prometheus().orElseThrow();
    return agent.daemonSet()
        ? Verdict.isFalse(
            Reasons.AGENT_IS_DAEMON_SET,
            "%s has spec.mode: DaemonSet, which supports PodMonitors but no ServiceMonitors. Select the pods with a PodMonitor, or set spec.mode to StatefulSet"
                    .formatted(agent)
                + Manager.note(agent))
        : Verdict.passed("it runs as a StatefulSet");
  }
}
