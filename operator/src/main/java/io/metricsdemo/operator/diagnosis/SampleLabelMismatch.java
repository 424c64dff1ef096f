package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The targets of a MetricsDemo are scraped, but relabeling removes or changes a label that the
 * operator selects their samples by.
 */
final class SampleLabelMismatch implements Check {

  @Override
  public String title() {
    return "Sample labels match";
  }

  @Override
  public boolean appliesTo(CheckContext subject) {
    return MonitorSource.of(subject.monitor()).demo();
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    String namespace = subject.monitor().getMetadata().getNamespace();
    for (ScrapePools.PoolTarget found : ScrapePools.of(subject).targets(target -> true).toList()) {
      for (Map.Entry<String, String> expected : expected(namespace, found.target()).entrySet()) {
        String label = expected.getKey();
        String value = found.target().label(label);
        if (value.isEmpty() || !value.equals(expected.getValue())) {
          return Verdict.isFalse(
              Reasons.SAMPLE_LABEL_MISMATCH,
              "%s has %s; the operator selects samples by %s%s. %s"
                  .formatted(
                      found.name(),
                      value.isEmpty()
                          ? "no label " + label
                          : "label %s=%s".formatted(label, Excerpt.quoted(value)),
                      label,
                      expected.getValue().isEmpty() ? "" : "=" + expected.getValue(),
                      fix(subject, found.pool(), label)));
        }
      }
    }
    return Verdict.passed("");
  }

  private static SortedMap<String, String> expected(String namespace, Target target) {
    return new TreeMap<>(
        Map.of(
            "namespace",
            namespace,
            "pod",
            target.pod(),
            Labels.MANAGED_BY.replaceAll("[^a-z]", "_"),
            Labels.OPERATOR));
  }

  private static String fix(CheckContext subject, ScrapePool pool, String label) {
    return PlacedRelabeling.of(subject, pool).stream()
        .filter(one -> one.relabeling().mayChange(label))
        .findFirst()
        .map(
            culprit ->
                "Change %s, which %s the label"
                        .formatted(
                            culprit.place(), culprit.relabeling().removes() ? "removes" : "writes")
                    + culprit.note())
        .orElseGet(
            () ->
                "Check spec.endpoints[%d].relabelings of %s%s"
                    .formatted(
                        pool.index(),
                        MonitorSource.name(subject.monitor()),
                        subject
                            .prometheus()
                            .map(" and spec.scrapeClasses[].relabelings of %s"::formatted)
                            .orElse(" and what else configures Prometheus")));
  }
}
