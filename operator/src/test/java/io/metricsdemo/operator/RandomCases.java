package io.metricsdemo.operator;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Checks a property, which is a statement that holds for all cases, on many random ones.
 *
 * <p>Each run draws the same cases, so that a failure is never a matter of luck. {@code
 * -Dcases.seed=42} draws others.
 */
public final class RandomCases {

  private static final String SEED = "cases.seed";

  private RandomCases() {}

  /**
   * Draws cases and checks each of them.
   *
   * @param draw a case whose {@code toString} is what a failure reports
   */
  public static <T> void check(int cases, Function<Draw, T> draw, Consumer<T> property) {
    long first = Long.getLong(SEED, 1);
    // Each case has a seed of its own: the one of a failed case makes it the first case.
    for (long seed = first; seed < first + cases; seed++) {
      T drawn = draw.apply(new Draw(seed));
      try {
        property.accept(drawn);
      } catch (Throwable e) {
        throw new AssertionError(
            "The property fails for %s%nSet -D%s=%d to make this the first case."
                .formatted(drawn, SEED, seed),
            e);
      }
    }
  }
}
