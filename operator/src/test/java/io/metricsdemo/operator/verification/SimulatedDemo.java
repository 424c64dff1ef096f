package io.metricsdemo.operator.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** A demo of two pods in virtual time, and what is verified of it. */
final class SimulatedDemo {

  private final List<SimulatedPod> pods;
  private final DistributionVerification verification =
      new DistributionVerification(Drawn.truth(), SimulatedPod.SCRAPE_INTERVAL);
  private Instant now = Instant.EPOCH;
  private boolean stopped;
  private UnaryOperator<PodData> relabelling = UnaryOperator.identity();

  SimulatedDemo(Drawn drawn, SplittableRandom random) {
    pods =
        List.of(
            new SimulatedPod("demo-app-1", drawn, random.split()),
            new SimulatedPod("demo-app-2", drawn, random.split()));
  }

  Instant now() {
    return now;
  }

  /** Nothing is drawn any more; scraped is as before. */
  void stop() {
    stopped = true;
  }

  /** What becomes of each pod's series on their way into Prometheus from now on. */
  void relabel(UnaryOperator<PodData> relabelling) {
    this.relabelling = relabelling;
  }

  /** Lets a time pass, a multiple of the scrape interval, and checks once. */
  DataVerdict checkAfter(Duration time) {
    for (Instant end = now.plus(time);
        now.isBefore(end);
        now = now.plus(SimulatedPod.SCRAPE_INTERVAL)) {
      if (!stopped) {
        pods.forEach(SimulatedPod::advance);
      }
    }
    return verification.check(
        pods.stream()
            .map(SimulatedPod::scrape)
            .map(relabelling)
            .map(pod -> Arrived.at(pod, now))
            .toList(),
        now);
  }
}
