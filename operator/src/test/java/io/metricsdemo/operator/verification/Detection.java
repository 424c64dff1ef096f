package io.metricsdemo.operator.verification;

import io.metricsdemo.operator.verification.DataVerdict.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How long it takes until a fault is reported.
 *
 * @param outcome what it is reported as
 * @param message of the first run
 * @param times from the onset, shortest first
 */
record Detection(Outcome outcome, String message, List<Duration> times) {

  private static final Duration HEALTHY = Duration.ofHours(1);
  private static final Duration GIVE_UP = Duration.ofDays(14);

  /**
   * Runs it several times.
   *
   * @param checkInterval a multiple of the scrape interval
   * @throws IllegalStateException when it is not reported within 14 days
   */
  static Detection of(Fault fault, Duration checkInterval, int runs, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Duration> times = new ArrayList<>();
    List<DataVerdict> verdicts = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      SimulatedDemo demo = new SimulatedDemo(fault.drawn(), random.split());
      if (fault.drawn().equals(Drawn.TUTORIAL)) {
        while (demo.now().isBefore(Instant.EPOCH.plus(HEALTHY))) {
          demo.checkAfter(checkInterval);
        }
        fault.onset().accept(demo);
      }
      Instant onset = demo.now();
      verdicts.add(untilReported(demo, checkInterval));
      times.add(Duration.between(onset, demo.now()));
    }
    Collections.sort(times);
    return new Detection(verdicts.get(0).outcome(), verdicts.get(0).message(), times);
  }

  Duration median() {
    return times.get(times.size() / 2);
  }

  Duration longest() {
    return times.get(times.size() - 1);
  }

  private static DataVerdict untilReported(SimulatedDemo demo, Duration checkInterval) {
    Instant end = demo.now().plus(GIVE_UP);
    while (demo.now().isBefore(end)) {
      DataVerdict verdict = demo.checkAfter(checkInterval);
      if (verdict.outcome() != Outcome.VERIFIED && verdict.outcome() != Outcome.COLLECTING) {
        return verdict;
      }
    }
    throw new IllegalStateException("not reported within " + GIVE_UP);
  }
}
