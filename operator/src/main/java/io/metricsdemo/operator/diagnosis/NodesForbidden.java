package io.metricsdemo.operator.diagnosis;

import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitorSpec;
import io.metricsdemo.operator.kubernetes.Access;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The ServiceMonitor, or its scrape class, requests labels of nodes, but the account of the
 * Prometheus is not allowed to list and watch nodes, so Prometheus discovers no targets.
 */
final class NodesForbidden implements Check {

  @Override
  public String title() {
    return "Prometheus can discover nodes (RBAC)";
  }

  @Override
  public boolean appliesTo(CheckContext subject) {
    return subject.prometheus().filter(server -> field(subject, server).isPresent()).isPresent();
  }

  /**
   * The field that requests the labels, as messages call it: that of the scrape class counts where
   * the ServiceMonitor has none.
   */
  private static Optional<String> field(CheckContext subject, PrometheusResource prometheus) {
    ServiceMonitorSpec spec = subject.monitor().getSpec();
    if (spec.getAttachMetadata() != null) {
      return Boolean.TRUE.equals(spec.getAttachMetadata().getNode())
          ? Optional.of(MonitorSource.name(subject.monitor()) + " has spec.attachMetadata.node")
          : Optional.empty();
    }
    OptionalInt index = prometheus.scrapeClass(ScrapePool.setting(spec.getScrapeClass()));
    return index.stream()
        .boxed()
        .filter(found -> prometheus.scrapeClasses().get(found).attachesNodes())
        .map(
            found ->
                "%s has spec.scrapeClasses[%d].attachMetadata.node".formatted(prometheus, found))
        .findFirst();
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
    return missing.isEmpty() || PrometheusForbidden.usesOtherAccount(subject, prometheus)
        ? Verdict.passed("")
        : Verdict.isFalse(
            Reasons.PROMETHEUS_FORBIDDEN,
            "%s: true, but ServiceAccount %s/%s of %s cannot %s nodes, so Prometheus discovers no targets. Bind a ClusterRole to it with the rule {apiGroups: [\"\"], resources: [nodes], verbs: [get, list, watch]}, or set that field to false"
                .formatted(
                    field(subject, prometheus).orElseThrow(),
                    prometheus.namespace(),
                    prometheus.serviceAccountName(),
                    prometheus,
                    String.join(" and ", missing)));
  }
}
