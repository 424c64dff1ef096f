package io.metricsdemo.playground.prometheus;

import io.metricsdemo.operator.verification.GroundTruth;
import io.metricsdemo.operator.verification.Range;

/** Whether what arrived can be what was drawn. */
public enum Verdict {
  AGREES,
  DISAGREES,
  TOO_FEW;

  /** Whether a quantile is within the proved error of what the summary promises. */
  public static Verdict of(Quantile seen, GroundTruth truth) {
    if (Double.isNaN(seen.seconds())) {
      return TOO_FEW;
    }
    Range range = truth.quantileRange(seen.service(), seen.quantile(), seen.observations());
    if (!range.isBounded()) {
      return TOO_FEW;
    }
    return range.contains(seen.seconds()) ? AGREES : DISAGREES;
  }
}
