package io.metricsdemo.operator.verification;

import java.util.Optional;

/**
 * The checks of one process' totals over time. After a disagreement only what came since is judged,
 * which is independent of it.
 */
final class TotalsCheck<T extends Totals<T>> {

  private final StatisticalTest<T> test;
  private final T zero;
  private Finding finding = Finding.AGREES;
  private T origin;
  private double sufficient;

  /**
   * @param zero the totals when nothing was drawn
   */
  TotalsCheck(StatisticalTest<T> test, T zero) {
    this.test = test;
    this.zero = zero;
    this.origin = zero;
  }

  Finding check(T totals) {
    if (test.evaluate(totals).isEmpty()) {
      // All that the process ever drew: had the past been wrong, it would show. So what was
      // disagreed about was not the totals, but how they arrived then.
      finding = Finding.AGREES;
      origin = zero;
      return finding;
    }
    T fresh = totals.since(origin);
    Optional<Disagreement> disagreement = test.evaluate(fresh);
    if (disagreement.isPresent()) {
      finding = finding.and(disagreement.get());
      origin = totals;
      sufficient = fresh.count();
    } else if (fresh.count() >= sufficient) {
      // As much as it took to disagree: what was wrong is over, or was chance.
      finding = Finding.AGREES;
    }
    return finding;
  }
}
