package io.metricsdemo.operator.verification;

/**
 * What a process has counted up since its start, or since an earlier moment.
 *
 * @param <T> the kind of totals itself
 */
interface Totals<T extends Totals<T>> {

  /** How many draws went into them; NaN where unknown. */
  double count();

  /** What came after the earlier moment: data that does not overlap with what was there then. */
  T since(T earlier);
}
