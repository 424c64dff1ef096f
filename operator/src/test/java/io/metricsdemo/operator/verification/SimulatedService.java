package io.metricsdemo.operator.verification;

import io.metricsdemo.operator.verification.PodData.ServiceData;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import org.apache.commons.statistics.distribution.BetaDistribution;

/** One loop of a simulated pod, with the summary that it feeds, scraped at an even pace. */
final class SimulatedService {

  private static final double OSCILLATION_SECONDS = 600;
  private static final double WINDOW_SECONDS = 480;
  private static final Map<Double, Double> RANK_ERRORS = Map.of(0.5, 0.05, 0.9, 0.01, 0.99, 0.001);

  private final RpcService service;
  private final Drawn drawn;
  private final SplittableRandom random;
  private final DoubleConsumer observer;
  private final double pauseMillis;
  // The counts of the scrapes within 8 minutes, the oldest first.
  private final Deque<Double> counts = new ArrayDeque<>();
  private double seconds;
  private double due;
  private double count;
  private double sum;

  SimulatedService(
      RpcService service, Drawn drawn, SplittableRandom random, DoubleConsumer observer) {
    this.service = service;
    this.drawn = drawn;
    this.random = random;
    this.observer = observer;
    this.pauseMillis = service == RpcService.UNIFORM ? 100 : service == RpcService.NORMAL ? 75 : 50;
  }

  /** Draws until the next scrape. */
  void advance(double interval) {
    double middle = seconds + interval / 2;
    double factor = 2 + Math.sin(Math.sin(2 * Math.PI * middle / OSCILLATION_SECONDS));
    due += interval * 1000 / Math.floor(pauseMillis * factor);
    seconds += interval;
    for (; due >= 1; due--) {
      double value = drawn.draw(service, random);
      sum += value;
      count++;
      observer.accept(value);
    }
    counts.addLast(count);
    if (counts.size() > WINDOW_SECONDS / interval + 1) {
      counts.removeFirst();
    }
  }

  ServiceData scrape() {
    double inWindow = seconds > WINDOW_SECONDS ? count - counts.getFirst() : count;
    Map<Double, Double> quantiles = new HashMap<>();
    for (double quantile : GroundTruth.QUANTILES) {
      quantiles.put(quantile, quantile(quantile, inWindow));
    }
    return new ServiceData(sum, count, counts.getFirst(), quantiles);
  }

  /** The summary at its worst: of the window's draws, the one a whole rank error off. */
  private double quantile(double quantile, double n) {
    double side = random.nextBoolean() ? 1 : -1;
    double off = (quantile + side * RANK_ERRORS.get(quantile)) * n;
    double rank = Math.min(n, Math.max(1, side > 0 ? Math.ceil(off) : Math.floor(off)));
    // The draw of a given rank is Beta distributed among all that can be drawn.
    return n < 1
        ? Double.NaN
        : drawn.quantile(
            service,
            BetaDistribution.of(rank, n - rank + 1).createSampler(random::nextLong).sample());
  }
}
