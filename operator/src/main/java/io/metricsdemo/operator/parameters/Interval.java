package io.metricsdemo.operator.parameters;

import java.time.Duration;
import java.util.Optional;

/**
 * A scrape interval, parsed once.
 *
 * @param text as it was written, such as {@code 60s} or {@code 1m}; for messages
 * @param length how long it is; two intervals are the same when their lengths are
 */
public record Interval(String text, Duration length) {

  /** The interval that a text gives; empty when the text is no duration, or is empty. */
  public static Optional<Interval> parse(String text) {
    return Optional.ofNullable(text)
        .flatMap(Durations::parse)
        .map(length -> new Interval(text, length));
  }

  /** Whether both are as long, such as {@code 60s} and {@code 1m}. */
  public boolean isSameAs(Interval other) {
    return length.equals(other.length);
  }

  @Override
  public String toString() {
    return text;
  }
}
