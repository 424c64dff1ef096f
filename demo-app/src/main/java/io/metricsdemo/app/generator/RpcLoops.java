package io.metricsdemo.app.generator;

import io.metricsdemo.app.flags.Settings;
import io.metricsdemo.app.metrics.RpcMetrics;
import java.util.List;
import java.util.SplittableRandom;

/** The three loops of the program, which share nothing but the time and the oscillation. */
public final class RpcLoops {

  private static final int DUMMY_IDS = 100_000;

  private RpcLoops() {}

  /** Uniform, normal and exponential, none of them running yet. */
  public static List<RpcLoop> of(
      Settings settings, RpcMetrics metrics, Oscillation oscillation, Timeline timeline) {
    // Split before any loop runs: each has a stream of its own, whatever order the threads take.
    SplittableRandom seed = new SplittableRandom(settings.seed());
    SplittableRandom uniform = seed.split();
    SplittableRandom normal = seed.split();
    SplittableRandom exponential = seed.split();
    SplittableRandom dummyIds = seed.split();
    return List.of(
        new RpcLoop(
            "uniform",
            new Distribution.Uniform(settings.uniformDomainSeconds()),
            100,
            uniform,
            metrics::observeUniform,
            oscillation,
            timeline),
        new RpcLoop(
            "normal",
            new Distribution.Normal(settings.normalMeanSeconds(), settings.normalDomainSeconds()),
            75,
            normal,
            seconds -> metrics.observeNormal(seconds, dummyIds.nextInt(DUMMY_IDS)),
            oscillation,
            timeline),
        new RpcLoop(
            "exponential",
            new Distribution.Exponential(),
            50,
            exponential,
            metrics::observeExponential,
            oscillation,
            timeline));
  }
}
