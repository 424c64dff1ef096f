package io.metricsdemo.load;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Loads of all kinds, each drawn from a seed that its name has. */
record RandomLoads(long seed, Load load, Instant at) {

  static Stream<RandomLoads> of(int count) {
    return LongStream.rangeClosed(1, count).mapToObj(RandomLoads::draw);
  }

  private static RandomLoads draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, String> values = new HashMap<>();
    for (String kind :
        new String[] {"gauges", "counters", "histograms", "native-histograms", "summaries"}) {
      values.put(kind, "" + Math.max(0, random.nextInt(-6, 14)));
    }
    values.put("series-per-metric", "" + random.nextInt(1, 130));
    values.put("buckets", "" + random.nextInt(1, 24));
    values.put("quantiles", "" + random.nextInt(0, 11));
    values.put("labels", "" + random.nextInt(0, 31));
    values.put("label-name-length", "" + random.nextInt(1, 20));
    values.put("label-value-length", "" + random.nextInt(1, 20));
    values.put("churn-percent", "" + random.nextInt(0, 101));
    values.put("churn-every", random.nextInt(1, 60) + "m");
    values.put("changing-percent", "" + random.nextInt(0, 101));
    values.put("shape", new String[] {"Steady", "Ramp", "Spike"}[random.nextInt(3)]);
    values.put("peak", "" + random.nextInt(1, 5));
    values.put("period", random.nextInt(1, 25) + "h");
    return new RandomLoads(
        seed,
        Load.parse(values),
        Instant.ofEpochSecond(random.nextLong(1_700_000_000L, 2_400_000_000L)));
  }
}
