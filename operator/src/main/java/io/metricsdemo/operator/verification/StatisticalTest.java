package io.metricsdemo.operator.verification;

import java.util.Optional;

/**
 * Measures one property of the data and knows exactly how far chance can take it from the truth.
 *
 * @param <T> what it measures
 */
interface StatisticalTest<T> {

  /** How often chance alone may carry a measurement beyond one side of the range, at most. */
  double ALPHA = 1e-9;

  /** How the data cannot be what was drawn; empty as well where there is too little of it. */
  Optional<Disagreement> evaluate(T data);
}
