package io.metricsdemo.playground.prometheus;

import io.metricsdemo.operator.verification.GroundTruth;
import io.metricsdemo.operator.verification.Range;

/**
 * A quantile of {@code rpc_durations_seconds} as it arrived.
 *
 * @param service one of the demo's three distributions
 * @param quantile such as 0.99
 * @param seconds NaN when nothing was observed within the summary's window
 * @param observations at least so many are within the summary's window
 */
public record Quantile(
    String namespace,
    String pod,
    String service,
    double quantile,
    double seconds,
    long observations) {

  /** Whether what arrived can be what was drawn. */
  public enum Verdict {
    AGREES,
    DISAGREES,
    TOO_FEW
  }

  /** Whether it is within the proved error of what the summary promises. */
  public Verdict verdict(GroundTruth truth) {
    if (Double.isNaN(seconds)) {
      return Verdict.TOO_FEW;
    }
    Range range = truth.quantileRange(service, quantile, observations);
    if (!range.isBounded()) {
      return Verdict.TOO_FEW;
    }
    return range.contains(seconds) ? Verdict.AGREES : Verdict.DISAGREES;
  }
}
