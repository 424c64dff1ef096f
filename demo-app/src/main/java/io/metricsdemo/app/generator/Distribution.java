package io.metricsdemo.app.generator;

import java.util.random.RandomGenerator;

/** A distribution of RPC durations, in seconds. */
public sealed interface Distribution {

  /** One duration in seconds; of the normal distribution it may be negative. */
  double draw(RandomGenerator random);

  /** Even over [0, domain). */
  record Uniform(double domainSeconds) implements Distribution {
    @Override
    public double draw(RandomGenerator random) {
      return random.nextDouble() * domainSeconds;
    }
  }

  /** Gaussian; the domain is its standard deviation. */
  record Normal(double meanSeconds, double domainSeconds) implements Distribution {
    @Override
    public double draw(RandomGenerator random) {
      return random.nextGaussian() * domainSeconds + meanSeconds;
    }
  }

  /** Exponential with a mean of one microsecond. */
  record Exponential() implements Distribution {
    @Override
    public double draw(RandomGenerator random) {
      return random.nextExponential() / 1e6;
    }
  }
}
