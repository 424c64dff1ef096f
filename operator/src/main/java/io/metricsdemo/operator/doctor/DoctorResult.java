package io.metricsdemo.operator.doctor;

import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.diagnosis.CheckContext;
import io.metricsdemo.operator.diagnosis.ClusterFacts;
import io.metricsdemo.operator.diagnosis.Diagnosis;
import io.metricsdemo.operator.diagnosis.Report;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.status.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What was found out about a ServiceMonitor.
 *
 * @param findings of each Prometheus, first the one that gets farthest; empty where there is none
 */
record DoctorResult(String namespace, String name, List<Finding> findings) {

  private static final int SCRAPED = 0;
  private static final int NOT_SCRAPED = 1;
  static final int COULD_NOT_LOOK = 2;

  /** One Prometheus. */
  record Finding(PrometheusResource prometheus, Report report) {

    Optional<Verdict> obstacle() {
      return report.obstacle().map(Report.Step::verdict);
    }
  }

  static DoctorResult of(
      ServiceMonitor monitor,
      List<ReachablePrometheus> prometheuses,
      ClusterFacts facts,
      Diagnosis diagnosis) {
    List<Finding> findings =
        prometheuses.stream()
            .map(
                prometheus ->
                    new Finding(
                        prometheus.resource(),
                        diagnosis.examine(
                            new CheckContext(
                                monitor,
                                Optional.empty(),
                                Optional.of(prometheus.resource()),
                                prometheus.servers(),
                                facts))))
            .sorted(
                Comparator.comparing((Finding finding) -> finding.obstacle().isPresent())
                    .thenComparing(finding -> -finding.report().steps().size())
                    .thenComparing(finding -> finding.prometheus().toString()))
            .toList();
    return new DoctorResult(
        monitor.getMetadata().getNamespace(), monitor.getMetadata().getName(), findings);
  }

  /** What is in the way at the Prometheus that gets farthest; empty when it has samples. */
  Optional<Verdict> obstacle() {
    return findings.isEmpty()
        ? Diagnosis.withoutPrometheus().obstacle().map(Report.Step::verdict)
        : findings.get(0).obstacle();
  }

  int exitCode() {
    return obstacle()
        .map(answer -> answer.isUnknown() ? COULD_NOT_LOOK : NOT_SCRAPED)
        .orElse(SCRAPED);
  }
}
