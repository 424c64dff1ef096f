package io.metricsdemo.operator.diagnosis;

import io.fabric8.openshift.api.model.monitoring.v1.RelabelConfig;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.prometheusoperator.Relabeling;
import io.metricsdemo.operator.prometheusoperator.ScrapeClass;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

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
    for (ScrapePools.Found found : ScrapePools.of(subject).targets(target -> true).toList()) {
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
    String ofMonitor = "spec.endpoints[%d].relabelings".formatted(pool.index());
    String monitor = MonitorSource.name(subject.monitor());
    return ofScrapeClass(subject, label)
        .or(
            () ->
                first(relabelings(pool), label)
                    .map(
                        found -> "%s of %s".formatted(found.at(ofMonitor), monitor) + found.does()))
        .map(culprit -> "Change " + culprit)
        .orElseGet(
            () ->
                "Check %s of %s%s"
                    .formatted(
                        ofMonitor,
                        monitor,
                        subject
                            .prometheus()
                            .map(" and spec.scrapeClasses[].relabelings of %s"::formatted)
                            .orElse(" and what else configures Prometheus")));
  }

  /** The relabeling that changes a label, and its place in a list. */
  private record Culprit(int index, Relabeling relabeling) {

    String at(String list) {
      return "%s[%d]".formatted(list, index);
    }

    String does() {
      return relabeling.removes() ? ", which removes the label" : ", which writes the label";
    }
  }

  private static Optional<Culprit> first(List<Relabeling> relabelings, String label) {
    return IntStream.range(0, relabelings.size())
        .filter(index -> relabelings.get(index).mayChange(label))
        .mapToObj(index -> new Culprit(index, relabelings.get(index)))
        .findFirst();
  }

  private static List<Relabeling> relabelings(ScrapePool pool) {
    return pool.endpoint().getRelabelings().stream().map(SampleLabelMismatch::relabeling).toList();
  }

  private static Relabeling relabeling(RelabelConfig config) {
    return new Relabeling(
        Objects.requireNonNullElse(config.getAction(), ""),
        Objects.requireNonNullElse(config.getRegex(), ""),
        Objects.requireNonNullElse(config.getTargetLabel(), ""));
  }

  /** Prometheus Operator appends the relabelings of the class to its own. */
  private static Optional<String> ofScrapeClass(CheckContext subject, String label) {
    if (subject.prometheus().isEmpty()) {
      return Optional.empty();
    }
    PrometheusResource prometheus = subject.prometheus().get();
    Optional<String> named = ScrapePool.setting(subject.monitor().getSpec().getScrapeClass());
    List<ScrapeClass> classes = prometheus.scrapeClasses();
    return IntStream.range(0, classes.size())
        .filter(
            index ->
                named
                    .map(name -> name.equals(classes.get(index).name()))
                    .orElse(classes.get(index).isDefault()))
        .boxed()
        .findFirst()
        .flatMap(
            index ->
                first(classes.get(index).relabelings(), label)
                    .map(
                        found ->
                            "%s of spec.scrapeClasses[%d] (%s) of %s%s"
                                .formatted(
                                    found.at("relabelings"),
                                    index,
                                    Excerpt.quoted(classes.get(index).name()),
                                    prometheus,
                                    found.does())));
  }
}
