package io.metricsdemo.app.metrics;

/** The upper bounds of the histogram's classic buckets. */
final class Buckets {

  private static final int COUNT = 20;

  private Buckets() {}

  /**
   * Bounds half a domain apart, from 5 domains below the mean. The width is added up in doubles as
   * <a href="https://pkg.go.dev/github.com/prometheus/client_golang/prometheus#LinearBuckets">Go's
   * LinearBuckets</a> does: multiplied out, the last digits of most {@code le} labels would differ
   * from the original's.
   *
   * @throws IllegalArgumentException when the domain is so small or so large beside the mean that
   *     doubles cannot distinguish the bounds
   */
  static double[] around(double meanSeconds, double domainSeconds) {
    double[] bounds = new double[COUNT];
    double bound = meanSeconds - 5 * domainSeconds;
    for (int i = 0; i < COUNT; i++) {
      if (!Double.isFinite(bound) || (i > 0 && bound <= bounds[i - 1])) {
        throw new IllegalArgumentException(
            "cannot create histogram buckets around the mean "
                + meanSeconds
                + " with the domain "
                + domainSeconds
                + "; the bucket bounds, half a domain apart, must be distinct doubles");
      }
      bounds[i] = bound;
      bound += 0.5 * domainSeconds;
    }
    return bounds;
  }
}
