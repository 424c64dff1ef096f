package io.metricsdemo.load;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameters of a load, by the names of the flags and of the load file. */
public enum LoadParameter {
  GAUGES("gauges", "0", Values.integers(0, 10_000), "Number of gauges."),
  COUNTERS("counters", "0", Values.integers(0, 10_000), "Number of counters."),
  HISTOGRAMS("histograms", "0", Values.integers(0, 10_000), "Number of classic histograms."),
  NATIVE_HISTOGRAMS(
      "native-histograms", "0", Values.integers(0, 10_000), "Number of native histograms."),
  SUMMARIES("summaries", "0", Values.integers(0, 10_000), "Number of summaries."),
  SERIES_PER_METRIC(
      "series-per-metric", "10", Values.integers(1, 100_000), "Label sets of each metric."),
  BUCKETS(
      "buckets",
      "10",
      Values.integers(1, 100),
      "Buckets of each histogram, without +Inf; of a native one the populated buckets."),
  QUANTILES("quantiles", "3", Values.integers(0, 10), "Quantiles of each summary."),
  LABELS("labels", "5", Values.integers(0, 30), "Labels of each series, beside the label series."),
  LABEL_NAME_LENGTH(
      "label-name-length", "8", Values.integers(1, 64), "Characters of the name of each label."),
  LABEL_VALUE_LENGTH(
      "label-value-length",
      "12",
      Values.integers(1, 128),
      "Characters of the value of each label."),
  CHURN_PERCENT(
      "churn-percent",
      "0",
      Values.integers(0, 100),
      "Percentage of the label sets that new ones replace at each -load.churn-every."),
  CHURN_EVERY(
      "churn-every", "10m", Values.durations(60, 86_400), "Time from one replacement to the next."),
  CHANGING_PERCENT(
      "changing-percent",
      "100",
      Values.integers(0, 100),
      "Percentage of the label sets whose values change from one scrape to the next."),
  SHAPE(
      "shape",
      "Steady",
      new Values(Values.Syntax.SHAPE, 0, 2),
      "Steady: the number of label sets is constant; Ramp: it rises up to the peak in each period;"
          + " Spike: it is at the peak in the first tenth of each period."),
  PEAK(
      "peak",
      "1",
      Values.integers(1, 100),
      "Label sets at the peak of the shape, as a multiple of -load.series-per-metric."),
  PERIOD("period", "1h", Values.durations(60, 86_400), "Period of the shape.");

  private final String key;
  private final String fallback;
  private final Values values;
  private final String meaning;

  LoadParameter(String key, String fallback, Values values, String meaning) {
    this.key = key;
    this.fallback = fallback;
    this.values = values;
    this.meaning = meaning;
  }

  /** The name in a load file; of the flag, what follows {@code -load.}. */
  public String key() {
    return key;
  }

  /** The value when none is given. */
  public String fallback() {
    return fallback;
  }

  /** What a value may be, for help and error messages. */
  public String allowed() {
    return values.allowed();
  }

  /** One sentence for help. */
  public String meaning() {
    return meaning;
  }

  /** Durations in seconds; the shape as the ordinal of its kind. */
  long parse(String prefix, String text) {
    return values
        .parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "invalid value \"%s\" for %s%s; allowed is: %s"
                        .formatted(
                            text.replace("\n", "\\n").replace("\r", "\\r"),
                            prefix,
                            key,
                            allowed())));
  }

  String format(long value) {
    return values.format(value);
  }

  static Optional<LoadParameter> of(String key) {
    for (LoadParameter parameter : values()) {
      if (parameter.key.equals(key)) {
        return Optional.of(parameter);
      }
    }
    return Optional.empty();
  }

  /** The values of a parameter, as whole numbers within bounds. */
  private record Values(Syntax syntax, long min, long max) {

    private enum Syntax {
      INTEGER,
      DURATION,
      SHAPE
    }

    private static final Pattern INTEGER = Pattern.compile("\\d{1,9}");
    private static final Pattern DURATION =
        Pattern.compile("(?=.)(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");

    static Values integers(long min, long max) {
      return new Values(Syntax.INTEGER, min, max);
    }

    static Values durations(long minSeconds, long maxSeconds) {
      return new Values(Syntax.DURATION, minSeconds, maxSeconds);
    }

    String allowed() {
      return switch (syntax) {
        case INTEGER -> "integer from " + min + " to " + max;
        case DURATION ->
            "duration from " + format(min) + " to " + format(max) + " in h, m, s, such as 1h30m";
        case SHAPE -> "Steady, Ramp or Spike";
      };
    }

    Optional<Long> parse(String text) {
      return read(text).filter(value -> value >= min && value <= max);
    }

    private Optional<Long> read(String text) {
      switch (syntax) {
        case INTEGER:
          return INTEGER.matcher(text).matches()
              ? Optional.of(Long.parseLong(text))
              : Optional.empty();
        case DURATION:
          Matcher duration = DURATION.matcher(text);
          return duration.matches()
              ? Optional.of(
                  number(duration.group(1)) * 3600
                      + number(duration.group(2)) * 60
                      + number(duration.group(3)))
              : Optional.empty();
        default:
          for (Load.Shape.Kind kind : Load.Shape.Kind.values()) {
            if (kind.text().equals(text)) {
              return Optional.of((long) kind.ordinal());
            }
          }
          return Optional.empty();
      }
    }

    private static long number(String digits) {
      return digits == null ? 0 : Long.parseLong(digits);
    }

    String format(long value) {
      return switch (syntax) {
        case INTEGER -> Long.toString(value);
        case DURATION ->
            value % 3600 == 0
                ? value / 3600 + "h"
                : value % 60 == 0 ? value / 60 + "m" : value + "s";
        case SHAPE -> Load.Shape.Kind.values()[(int) value].text();
      };
    }
  }
}
