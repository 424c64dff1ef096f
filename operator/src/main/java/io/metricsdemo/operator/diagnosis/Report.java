package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The way from a ServiceMonitor to its samples, as far as it goes.
 *
 * @param steps in order; all but the last have passed
 */
public record Report(List<Step> steps) {

  /** Nothing was looked for, since the targets show that nothing is wrong. */
  public static final Report NOTHING_FOUND = new Report(List.of());

  /**
   * One check and what it found.
   *
   * @param selection whether it is about Prometheus picking the ServiceMonitor
   */
  public record Step(String title, boolean selection, Verdict verdict) {}

  /** The same and one step more. */
  public Report and(Step step) {
    return new Report(Stream.concat(steps.stream(), Stream.of(step)).toList());
  }

  /** The first check that did not pass; empty when all did. */
  public Optional<Step> obstacle() {
    return steps.stream().filter(step -> !step.verdict().isTrue()).findFirst();
  }
}
