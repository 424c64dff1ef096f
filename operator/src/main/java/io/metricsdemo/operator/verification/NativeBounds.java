package io.metricsdemo.operator.verification;

import io.metricsdemo.operator.prometheus.NativeHistogram;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * The bounds at which a native histogram is compared. Custom buckets have the bounds of the classic
 * ones; those of the exponential schema 3, with which the demo observes, are powers of 2^(1/8), of
 * which a server that stores fewer buckets keeps every second one, or every fourth. Of both kinds
 * there is at most one bound for each classic one, so that chance has no more tests to fail.
 *
 * @see <a href="https://prometheus.io/docs/specs/native_histograms/#schema">schema</a>
 */
final class NativeBounds {

  private static final int BUCKETS_OF_A_POWER = 8;

  /** In widths of a classic bucket: both sides compute the same bound, and round it differently. */
  private static final double TOLERANCE = 1e-9;

  private NativeBounds() {}

  /** The classic bounds, and the exponential ones that are nearest to them. */
  static List<Double> near(List<Double> classic) {
    return Stream.concat(
            classic.stream(), classic.stream().filter(bound -> bound != 0).map(NativeBounds::power))
        .distinct()
        .sorted()
        .toList();
  }

  private static double power(double bound) {
    double exponent =
        Math.rint(Math.log(Math.abs(bound)) / Math.log(2) * BUCKETS_OF_A_POWER)
            / BUCKETS_OF_A_POWER;
    return Math.copySign(Math.pow(2, exponent), bound);
  }

  /** Cumulative counts at these bounds, as far as they are bounds of buckets that are not empty. */
  static Histogram.Counts counts(NativeHistogram histogram, List<Double> bounds) {
    double width = (bounds.get(bounds.size() - 1) - bounds.get(0)) / bounds.size();
    List<Double> below = new ArrayList<>(bounds.size());
    for (double bound : bounds) {
      SortedMap<Double, Double> near =
          histogram.below().subMap(bound - width * TOLERANCE, bound + width * TOLERANCE);
      below.add(near.values().stream().findFirst().orElse(Double.NaN));
    }
    return new Histogram.Counts(below, histogram.count());
  }
}
