package io.metricsdemo.operator.verification;

import java.time.Duration;

/**
 * How many alarms of right data are to be expected, at most.
 *
 * <p>Probabilities are added up over all single tests (the union bound), which is right whatever
 * they have to do with each other: checks of one process look at the same draws again and again,
 * and pods whose generator has a seed draw the same values. Independent are only a suspicion and
 * the data that confirms it, which does not overlap with what raised it.
 *
 * @param demos with two pods each
 * @param checkInterval of each demo
 * @param time for which they are checked
 */
record FalseAlarmBound(int demos, Duration checkInterval, Duration time) {

  private static final int PODS = 2;
  private static final int SIDES = 2;
  private static final int SERVICES = RpcService.values().length;
  private static final int MOST_TESTS_OF_ONE_SERIES = SIDES * Drawn.truth().bucketBounds().size();
  private static final int TESTS_OF_A_POD =
      SIDES * SERVICES * (1 + GroundTruth.QUANTILES.size()) + MOST_TESTS_OF_ONE_SERIES;

  long checks() {
    return demos * checksOfADemo();
  }

  /** Single tests of one side of one measurement. */
  long tests() {
    return checks() * PODS * TESTS_OF_A_POD;
  }

  /** Checks that call something suspect, and so Unknown for a while. */
  double suspicions() {
    return tests() * StatisticalTest.ALPHA;
  }

  /** Suspicions that any later check of the same series confirms. */
  double alarms() {
    return suspicions() * checksOfADemo() * MOST_TESTS_OF_ONE_SERIES * StatisticalTest.ALPHA;
  }

  private long checksOfADemo() {
    return time.dividedBy(checkInterval);
  }
}
