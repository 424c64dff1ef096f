package io.metricsdemo.operator.verification;

import io.metricsdemo.operator.parameters.DemoParameters.Generator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.ExponentialDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.UniformContinuousDistribution;

/** What the demo draws from, in closed form; seconds. */
public final class GroundTruth {

  /** The quantiles of the demo's summary. */
  public static final List<Double> QUANTILES = List.of(0.5, 0.9, 0.99);

  /** Buckets start so many standard deviations below the mean. */
  private static final int LOWEST_BUCKET = 5;

  private static final double BUCKET_WIDTH = 0.5;
  private static final double EXPONENTIAL_MEAN = 1e-6;
  private static final int BUCKETS = 20;

  /** Most demos draw from the same distributions. */
  private static final Map<Generator, GroundTruth> KNOWN =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final Map<String, ContinuousDistribution> services = new LinkedHashMap<>();
  private final List<Double> bucketBounds;
  private final ProcessTests tests;

  private GroundTruth(Generator generator) {
    double mean = seconds(generator.normalMean());
    double domain = seconds(generator.normalDomain());
    services.put(
        RpcService.UNIFORM.label(),
        UniformContinuousDistribution.of(0, seconds(generator.uniformDomain())));
    services.put(RpcService.NORMAL.label(), NormalDistribution.of(mean, domain));
    services.put(RpcService.EXPONENTIAL.label(), ExponentialDistribution.of(EXPONENTIAL_MEAN));
    bucketBounds = buckets(mean, domain);
    tests = ProcessTests.of(this);
  }

  /** That of a generator; equal generators share it while one of them is in use. */
  public static GroundTruth of(Generator generator) {
    return KNOWN.computeIfAbsent(generator, GroundTruth::new);
  }

  /** The distribution of each service, in the order in which they are shown. */
  public Map<String, ContinuousDistribution> services() {
    return Collections.unmodifiableMap(services);
  }

  /** The finite upper bounds of the normal service's histogram, ascending. */
  public List<Double> bucketBounds() {
    return Collections.unmodifiableList(bucketBounds);
  }

  /** The tests of what a pod draws from it. */
  ProcessTests tests() {
    return tests;
  }

  /** The true quantile in seconds. */
  public double quantile(String service, double quantile) {
    return services.get(service).inverseCumulativeProbability(quantile);
  }

  /** The quantile of the exponential service, which no parameter changes. */
  public static double exponentialQuantile(double quantile) {
    return ExponentialDistribution.of(EXPONENTIAL_MEAN).inverseCumulativeProbability(quantile);
  }

  /**
   * Where the quantile of any normal service is between the lowest finite bound of its buckets, 0,
   * and the highest one, 1.
   */
  public static double normalQuantileAmongBounds(double quantile) {
    double deviations = NormalDistribution.of(0, 1).inverseCumulativeProbability(quantile);
    return (LOWEST_BUCKET + deviations) / ((BUCKETS - 1) * BUCKET_WIDTH);
  }

  /**
   * Where a quantile of the demo's summary can be when its window holds at least so many draws; a
   * side on which so few draws prove nothing is infinite.
   *
   * @param quantile one of {@link #QUANTILES}
   */
  public Range quantileRange(String service, double quantile, double draws) {
    return new SummaryQuantile(service, quantile, services.get(service)).range(draws);
  }

  /** How many draws of a service it takes until data that agrees means something. */
  public double requiredDraws(String service) {
    return RequiredSampleSize.of(RpcService.valueOf(service.toUpperCase(Locale.ROOT)));
  }

  /**
   * How far chance can carry the mean of a service's draws from the true one.
   *
   * @param service one of {@link #services}
   */
  public MeanTolerance meanTolerance(String service) {
    double draws = requiredDraws(service);
    Mean mean = new Mean(service, services.get(service));
    double truth = services.get(service).getMean();
    Range range = mean.range(new Mean.SumAndCount(truth * draws, draws, 0));
    return new MeanTolerance(
        truth,
        Math.max(truth - range.lowest(), range.highest() - truth) * Math.sqrt(draws),
        mean.roundingOfOne());
  }

  /**
   * The bounds of a mean in closed form: with n draws, at least the required ones, it is off by at
   * most {@code byRoot / √n + byDraw · n}. The first part holds for more draws than it is made of,
   * because a mean of more of them has lighter tails.
   *
   * @param mean the true one; seconds
   * @param byRoot what chance does; seconds
   * @param byDraw what rounding does to a sum; seconds
   */
  public record MeanTolerance(double mean, double byRoot, double byDraw) {}

  ContinuousDistribution of(RpcService service) {
    return services.get(service.label());
  }

  /** From 5 domains below the mean, half a domain wide, the width added up as the demo does. */
  private static List<Double> buckets(double mean, double domain) {
    List<Double> bounds = new ArrayList<>(BUCKETS);
    double bound = mean - LOWEST_BUCKET * domain;
    for (int i = 0; i < BUCKETS; i++) {
      bounds.add(bound);
      bound += BUCKET_WIDTH * domain;
    }
    return bounds;
  }

  private static double seconds(Duration duration) {
    return duration.getSeconds() + duration.getNano() / 1e9;
  }
}
