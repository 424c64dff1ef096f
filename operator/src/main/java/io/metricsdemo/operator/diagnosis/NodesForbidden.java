package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.kubernetes.Access;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * The ServiceMonitor asks for the labels of nodes, which the account of the Prometheus may not list
 * and watch: then it discovers no target at all.
 */
final class NodesForbidden implements Check {

  @Override
  public String title() {
    return "Prometheus can discover nodes (RBAC)";
  }

  @Override
  public boolean appliesTo(CheckContext subject) {
    return subject.prometheus().isPresent()
        && subject.monitor().getSpec().getAttachMetadata() != null
        && Boolean.TRUE.equals(subject.monitor().getSpec().getAttachMetadata().getNode());
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING;
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    PrometheusResource prometheus = subject.prometheus().orElseThrow();
    List<String> missing = new ArrayList<>();
    for (String verb : List.of("list", "watch")) {
      if (!subject.facts().isAllowed(prometheus, new Access(verb, "", "nodes", ""))) {
        missing.add(verb);
      }
    }
    return missing.isEmpty()
        ? Verdict.passed("")
        : Verdict.isFalse(
            Reasons.PROMETHEUS_FORBIDDEN,
            "%s has spec.attachMetadata.node: true, but ServiceAccount %s/%s of %s cannot %s nodes, and discovers no targets then. Bind a ClusterRole to it with the rule {apiGroups: [\"\"], resources: [nodes], verbs: [get, list, watch]}, or set that field to false"
                .formatted(
                    MonitorSource.name(subject.monitor()),
                    prometheus.namespace(),
                    prometheus.serviceAccountName(),
                    prometheus,
                    String.join(" and ", missing)));
  }
}
