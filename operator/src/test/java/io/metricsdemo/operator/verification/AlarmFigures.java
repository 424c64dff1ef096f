package io.metricsdemo.operator.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Prints how seldom right data is called wrong, and how soon wrong data is. */
final class AlarmFigures {

  private static final Duration AT_REST = Duration.ofMinutes(10);
  private static final Duration OFTEN = Duration.ofSeconds(30);

  private AlarmFigures() {}

  /** Checks of right data, runs of each fault, seed. */
  public static void main(String[] args) {
    int checks = Integer.parseInt(args[0]);
    int runs = Integer.parseInt(args[1]);
    long seed = Long.parseLong(args[2]);
    System.out.printf("seed %d%n%n", seed);
    printBound();
    printRightData(checks, seed);
    printDetection(runs, seed);
    printCost(seed);
  }

  private static void printBound() {
    FalseAlarmBound bound = new FalseAlarmBound(1000, AT_REST, Duration.ofDays(365));
    System.out.printf(
        "A year of 1000 demos of 2 pods, each checked every 10 min: %,d checks, %,d tests at %.0e.%n"
            + "At most %.1f suspicions (Unknown until dropped) and %.3f false alarms are to be expected.%n%n",
        bound.checks(), bound.tests(), StatisticalTest.ALPHA, bound.suspicions(), bound.alarms());
  }

  private static void printRightData(int checks, long seed) {
    for (Duration interval : List.of(AT_REST, OFTEN)) {
      TrueDataSimulation simulation =
          TrueDataSimulation.run(Math.max(1, checks / 500), Math.min(checks, 500), interval, seed);
      System.out.printf(
          "%,d simulated checks of right data, every %s: %s, %d suspicions%n",
          simulation.checks(), text(interval), simulation.outcomes(), simulation.suspicions());
    }
    System.out.println();
  }

  private static void printDetection(int runs, long seed) {
    System.out.printf(
        "| fault | reported as | checked every 30 s: median, longest of %d | checked every 10 min | message |%n"
            + "| --- | --- | --- | --- | --- |%n",
        runs);
    for (Fault fault : Fault.all()) {
      Detection often = Detection.of(fault, OFTEN, runs, seed);
      Detection atRest = Detection.of(fault, AT_REST, runs, seed);
      System.out.printf(
          "| %s | %s | %s, %s | %s, %s | %s |%n",
          fault.name(),
          often.outcome(),
          text(often.median()),
          text(often.longest()),
          text(atRest.median()),
          text(atRest.longest()),
          often.message());
    }
    System.out.println();
  }

  private static void printCost(long seed) {
    SimulatedPod pod = new SimulatedPod("demo-app-1", Drawn.TUTORIAL, new SplittableRandom(seed));
    for (int i = 0; i < 2000; i++) {
      pod.advance();
    }
    List<PodData> pods = List.of(pod.scrape(), PodData.none("demo-app-2"));
    int repetitions = 20_000;
    DistributionVerification verification =
        new DistributionVerification(Drawn.truth(), SimulatedPod.SCRAPE_INTERVAL);
    long start = 0;
    for (int i = -repetitions; i < repetitions; i++) {
      if (i == 0) {
        start = System.nanoTime();
      }
      verification.check(pods, Instant.EPOCH);
    }
    System.out.printf(
        "A check of one pod after 17 hours takes %.3f ms.%n",
        (System.nanoTime() - start) / 1e6 / repetitions);
  }

  private static String text(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
