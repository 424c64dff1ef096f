package io.metricsdemo.operator.doctor;

import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.diagnosis.CheckContext;
import io.metricsdemo.operator.diagnosis.ClusterFacts;
import io.metricsdemo.operator.diagnosis.Diagnosis;
import io.metricsdemo.operator.diagnosis.Report;
import io.metricsdemo.operator.prometheus.ServerRef;
import io.metricsdemo.operator.status.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The result for one ServiceMonitor.
 *
 * @param demo the MetricsDemo that it was made for, where the caller named that
 * @param findings at least one; the first one decides
 */
record DoctorResult(
    String namespace, String name, Optional<DemoState> demo, List<Finding> findings) {

  private static final int SCRAPED = 0;
  private static final int NOT_SCRAPED = 1;
  static final int UNDETERMINED = 2;

  /**
   * One Prometheus.
   *
   * @param server empty where those that may exist are not known
   */
  record Finding(Optional<ServerRef> server, Report report) {

    /** In the order in which findings decide. */
    private enum Rank {
      SCRAPED,
      /** At a Prometheus that selects it, or wherever it would be selected. */
      FAULT,
      UNKNOWN,
      NOT_SELECTED
    }

    Optional<Verdict> obstacle() {
      return report.obstacle().map(Report.Step::verdict);
    }

    private Rank rank() {
      if (report.obstacle().isEmpty()) {
        return Rank.SCRAPED;
      }
      Report.Step step = report.obstacle().get();
      if (step.verdict().isUnknown()) {
        return Rank.UNKNOWN;
      }
      return step.selection() ? Rank.NOT_SELECTED : Rank.FAULT;
    }

    private long passed() {
      return report.steps().stream().filter(step -> step.verdict().isTrue()).count();
    }

    private boolean isUnknown() {
      return rank() == Rank.UNKNOWN;
    }
  }

  /**
   * Checks that could not run, for one reason.
   *
   * @param server empty where no Prometheus is known
   * @param why the verdict that is unknown
   */
  record Gap(Optional<ServerRef> server, List<String> checks, Verdict why) {}

  static DoctorResult of(
      ServiceMonitor monitor,
      PrometheusDiscovery.Result found,
      ClusterFacts facts,
      Diagnosis diagnosis) {
    List<Finding> findings = new ArrayList<>();
    for (ReachablePrometheus prometheus : found.prometheuses()) {
      CheckContext context =
          new CheckContext(
              monitor, Optional.empty(), prometheus.resource(), prometheus.servers(), facts);
      findings.add(new Finding(Optional.of(prometheus.ref()), diagnosis.examineAll(context)));
    }
    if (found.gap().isPresent()) {
      CheckContext context =
          new CheckContext(monitor, Optional.empty(), Optional.empty(), List.of(), facts);
      findings.add(
          new Finding(
              Optional.empty(), diagnosis.examineWithoutPrometheus(context, found.gap().get())));
    }
    findings.sort(
        Comparator.comparing(Finding::rank)
            .thenComparing(finding -> finding.server().isEmpty())
            .thenComparing(finding -> -finding.passed())
            .thenComparing(finding -> finding.server().map(ServerRef::toString).orElse("")));
    return new DoctorResult(
        monitor.getMetadata().getNamespace(),
        monitor.getMetadata().getName(),
        Optional.empty(),
        List.copyOf(findings));
  }

  DoctorResult with(DemoState state) {
    return new DoctorResult(namespace, name, Optional.of(state), findings);
  }

  /** What decides; empty when a Prometheus has samples. */
  Optional<Verdict> obstacle() {
    return findings.get(0).obstacle();
  }

  /** The Prometheus with the obstacle, if another one may scrape nevertheless. */
  Optional<ServerRef> only() {
    boolean mayBeScraped =
        obstacle().filter(Verdict::isFalse).isPresent()
            && findings.stream().anyMatch(Finding::isUnknown);
    return mayBeScraped ? findings.get(0).server() : Optional.empty();
  }

  /** Empty where it could not be determined. */
  Optional<Boolean> scraped() {
    if (obstacle().isEmpty()) {
      return Optional.of(true);
    }
    return findings.stream().anyMatch(Finding::isUnknown) ? Optional.empty() : Optional.of(false);
  }

  /** The checks that could not run, so that the result is incomplete. */
  List<Gap> gaps() {
    return findings.stream().flatMap(DoctorResult::gaps).toList();
  }

  private static Stream<Gap> gaps(Finding finding) {
    Map<Verdict, List<String>> checks = new LinkedHashMap<>();
    Verdict last = null;
    for (Report.Step step : finding.report().steps()) {
      if (step.verdict().isUnknown()) {
        last = step.verdict();
        checks.computeIfAbsent(last, why -> new ArrayList<>()).add(step.title());
      }
    }
    if (last != null) {
      checks.get(last).addAll(finding.report().skipped());
    }
    return checks.entrySet().stream()
        .map(gap -> new Gap(finding.server(), List.copyOf(gap.getValue()), gap.getKey()));
  }

  int exitCode() {
    return obstacle()
        .map(answer -> answer.isUnknown() ? UNDETERMINED : NOT_SCRAPED)
        .orElse(SCRAPED);
  }
}
