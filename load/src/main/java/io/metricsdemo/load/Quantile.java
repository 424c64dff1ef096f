package io.metricsdemo.load;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A quantile of a summary.
 *
 * @param text the value of its label
 */
record Quantile(String text, double number) {

  /** Those that are most often exposed come first. */
  private static final List<Quantile> ALL =
      Stream.of("0.5", "0.9", "0.99", "0.999", "0.25", "0.75", "0.95", "0.1", "0.05", "0.01")
          .map(text -> new Quantile(text, Double.parseDouble(text)))
          .toList();

  /** As many as a summary has, in ascending order. */
  static List<Quantile> first(int count) {
    return ALL.stream().limit(count).sorted(Comparator.comparingDouble(Quantile::number)).toList();
  }
}
