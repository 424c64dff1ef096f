package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The way from a ServiceMonitor to its samples, as far as it goes.
 *
 * @param steps in order
 * @param obstacle the step that decides that it is not scraped, or that this is unknown; empty when
 *     it is scraped
 * @param skipped titles of the checks that could not be examined, since they need what a step could
 *     not determine
 */
public record Report(List<Step> steps, Optional<Step> obstacle, List<String> skipped) {

  /** No check was run, since the targets show no failure. */
  public static final Report NOTHING_FOUND = new Report(List.of());

  /** A report that ends at the first check that does not pass. */
  Report(List<Step> steps) {
    this(steps, steps.stream().filter(step -> !step.verdict().isTrue()).findFirst(), List.of());
  }

  /**
   * One check and what it found.
   *
   * @param selection whether it is about Prometheus picking the ServiceMonitor
   */
  public record Step(String title, boolean selection, Verdict verdict) {}

  /** The same report with one more step. */
  public Report and(Step step) {
    return new Report(
        Stream.concat(steps.stream(), Stream.of(step)).toList(),
        obstacle.or(() -> Optional.of(step).filter(one -> !one.verdict().isTrue())),
        skipped);
  }
}
