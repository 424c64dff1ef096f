package io.metricsdemo.operator.verification;

import io.metricsdemo.operator.verification.DataVerdict.Outcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Checks of demos whose data is right. */
final class TrueDataSimulation {

  private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
  private int checks;
  private int suspicions;

  /** Checks demos that have just started, each at an even pace. */
  static TrueDataSimulation run(int demos, int checksOfEach, Duration checkInterval, long seed) {
    TrueDataSimulation simulation = new TrueDataSimulation();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < demos; i++) {
      SimulatedDemo demo = new SimulatedDemo(Drawn.TUTORIAL, random.split());
      for (int check = 0; check < checksOfEach; check++) {
        simulation.count(demo.checkAfter(checkInterval));
      }
    }
    return simulation;
  }

  private void count(DataVerdict verdict) {
    checks++;
    outcomes.merge(verdict.outcome(), 1, Integer::sum);
    if (verdict.outcome() == Outcome.COLLECTING
        && !verdict.message().equals(RequiredSampleSize.inWords())) {
      suspicions++;
    }
  }

  int checks() {
    return checks;
  }

  /** How many of them called something suspect. */
  int suspicions() {
    return suspicions;
  }

  /** How many checks ended how. */
  Map<Outcome, Integer> outcomes() {
    return outcomes;
  }
}
