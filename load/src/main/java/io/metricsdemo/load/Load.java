package io.metricsdemo.load;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A load of series: how many, with which labels, and how they change. All of it is a function of
 * Unix time, so two programs with the same load expose the same series, and none has a state.
 *
 * @param metrics their numbers by kind
 * @param seriesPerMetric label sets of each metric, before the shape multiplies them
 * @param buckets of each histogram, without {@code +Inf}; of a native one the populated ones
 * @param quantiles of each summary
 * @param labels beside the label {@code series}, which distinguishes the label sets
 * @param changingPercent percentage of the label sets whose values change from scrape to scrape
 */
public record Load(
    Metrics metrics,
    int seriesPerMetric,
    int buckets,
    int quantiles,
    Labels labels,
    Churn churn,
    int changingPercent,
    Shape shape) {

  /** Series at the peak that one process exposes at most. */
  public static final long MAX_SERIES = 1_000_000;

  /** No series at all. */
  public static final Load NONE = parse(Map.of());

  /**
   * Checks what the sum of all has to keep; {@link #parse} checks each value.
   *
   * @throws IllegalArgumentException with the number of series and the limit
   */
  public Load {
    long series =
        (long) labelSetsAtPeak(seriesPerMetric, shape)
            * perLabelSet(metrics, buckets, quantiles, Format.TEXT);
    if (series > MAX_SERIES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the load has %d series at its peak; allowed are at most %d",
              series,
              MAX_SERIES));
    }
  }

  /** The numbers of metrics, by kind. */
  public record Metrics(
      int gauges, int counters, int histograms, int nativeHistograms, int summaries) {

    int of(MetricKind kind) {
      return switch (kind) {
        case GAUGE -> gauges;
        case COUNTER -> counters;
        case HISTOGRAM -> histograms;
        case NATIVE_HISTOGRAM -> nativeHistograms;
        case SUMMARY -> summaries;
      };
    }
  }

  /** The labels of each series; lengths in characters. */
  public record Labels(int count, int nameLength, int valueLength) {}

  /** How many percent of the label sets are replaced each time, and how often. */
  public record Churn(int percent, Duration every) {}

  /**
   * How the number of label sets changes.
   *
   * @param peak the factor at the peak; ignored when steady
   * @param period counted from the epoch
   */
  public record Shape(Kind kind, int peak, Duration period) {

    /** The course over a period. */
    public enum Kind {
      STEADY("Steady"),
      RAMP("Ramp"),
      SPIKE("Spike");

      private final String text;

      Kind(String text) {
        this.text = text;
      }

      /** As flags, files and the custom resource have it. */
      public String text() {
        return text;
      }
    }
  }

  /**
   * A load of parameters by their keys; those that are missing have their defaults.
   *
   * @throws IllegalArgumentException with the parameter, what is given and what is allowed
   */
  public static Load parse(Map<String, String> values) {
    return parse("", values);
  }

  /**
   * The same, with error messages that name the parameters as the user does.
   *
   * @param prefix of the keys in messages, such as {@code -load.}
   */
  public static Load parse(String prefix, Map<String, String> values) {
    for (String key : values.keySet()) {
      if (LoadParameter.of(key).isEmpty()) {
        throw new IllegalArgumentException(
            "unknown parameter \"" + prefix + key + "\"; allowed are " + keys(prefix));
      }
    }
    // Neither an EnumMap nor a stream: the first use of either takes longer than all else here.
    Map<LoadParameter, Long> given = new HashMap<>();
    for (LoadParameter parameter : LoadParameter.values()) {
      String text = values.getOrDefault(parameter.key(), parameter.fallback());
      given.put(parameter, parameter.parse(prefix, text));
    }
    return new Load(
        new Metrics(
            integer(given, LoadParameter.GAUGES),
            integer(given, LoadParameter.COUNTERS),
            integer(given, LoadParameter.HISTOGRAMS),
            integer(given, LoadParameter.NATIVE_HISTOGRAMS),
            integer(given, LoadParameter.SUMMARIES)),
        integer(given, LoadParameter.SERIES_PER_METRIC),
        integer(given, LoadParameter.BUCKETS),
        integer(given, LoadParameter.QUANTILES),
        new Labels(
            integer(given, LoadParameter.LABELS),
            integer(given, LoadParameter.LABEL_NAME_LENGTH),
            integer(given, LoadParameter.LABEL_VALUE_LENGTH)),
        new Churn(
            integer(given, LoadParameter.CHURN_PERCENT),
            Duration.ofSeconds(given.get(LoadParameter.CHURN_EVERY))),
        integer(given, LoadParameter.CHANGING_PERCENT),
        new Shape(
            Shape.Kind.values()[integer(given, LoadParameter.SHAPE)],
            integer(given, LoadParameter.PEAK),
            Duration.ofSeconds(given.get(LoadParameter.PERIOD))));
  }

  /**
   * A load of a file: a line for each parameter, {@code key=value}; empty lines and those that
   * begin with # are ignored.
   *
   * @throws IllegalArgumentException with what is given and what is allowed
   */
  public static Load parseProperties(String text) {
    Map<String, String> values = new HashMap<>();
    String[] lines = text.split("\\R");
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            "line " + (i + 1) + " has no \"=\"; allowed is: key=value");
      }
      String key = line.substring(0, equals).strip();
      if (values.put(key, line.substring(equals + 1).strip()) != null) {
        throw new IllegalArgumentException("line " + (i + 1) + " gives " + key + " again");
      }
    }
    return parse(values);
  }

  /** The file that {@link #parseProperties} reads as this load, with all parameters. */
  public String toProperties() {
    Map<LoadParameter, Long> values = new EnumMap<>(LoadParameter.class);
    values.put(LoadParameter.GAUGES, (long) metrics.gauges());
    values.put(LoadParameter.COUNTERS, (long) metrics.counters());
    values.put(LoadParameter.HISTOGRAMS, (long) metrics.histograms());
    values.put(LoadParameter.NATIVE_HISTOGRAMS, (long) metrics.nativeHistograms());
    values.put(LoadParameter.SUMMARIES, (long) metrics.summaries());
    values.put(LoadParameter.SERIES_PER_METRIC, (long) seriesPerMetric);
    values.put(LoadParameter.BUCKETS, (long) buckets);
    values.put(LoadParameter.QUANTILES, (long) quantiles);
    values.put(LoadParameter.LABELS, (long) labels.count());
    values.put(LoadParameter.LABEL_NAME_LENGTH, (long) labels.nameLength());
    values.put(LoadParameter.LABEL_VALUE_LENGTH, (long) labels.valueLength());
    values.put(LoadParameter.CHURN_PERCENT, (long) churn.percent());
    values.put(LoadParameter.CHURN_EVERY, churn.every().toSeconds());
    values.put(LoadParameter.CHANGING_PERCENT, (long) changingPercent);
    values.put(LoadParameter.SHAPE, (long) shape.kind().ordinal());
    values.put(LoadParameter.PEAK, (long) shape.peak());
    values.put(LoadParameter.PERIOD, shape.period().toSeconds());
    return values.entrySet().stream()
        .map(entry -> entry.getKey().key() + "=" + entry.getKey().format(entry.getValue()) + "\n")
        .collect(joining());
  }

  /** Whether there are no series. */
  public boolean isEmpty() {
    return maxSeries() == 0;
  }

  /** The series of a scrape at a time. */
  public long series(Format format, Instant at) {
    return (long) labelSets(at) * perLabelSet(metrics, buckets, quantiles, format);
  }

  /** The series of a scrape at the peak, in the format that has most. */
  public long maxSeries() {
    return (long) labelSetsAtPeak(seriesPerMetric, shape)
        * perLabelSet(metrics, buckets, quantiles, Format.TEXT);
  }

  /** The label sets of each metric at a time, as the shape has it. */
  public int labelSets(Instant at) {
    long period = shape.period().toSeconds();
    long second = Math.floorMod(at.getEpochSecond(), period);
    return switch (shape.kind()) {
      case STEADY -> seriesPerMetric;
      case RAMP ->
          seriesPerMetric + (int) (seriesPerMetric * (shape.peak() - 1L) * second / period);
      case SPIKE -> second * 10 < period ? seriesPerMetric * shape.peak() : seriesPerMetric;
    };
  }

  /**
   * How often a label set has been replaced since the epoch. Each time, and of each 100 consecutive
   * label sets, exactly the percentage of the churn is replaced.
   */
  long generation(int labelSet, Instant at) {
    long times = Math.floorDiv(at.getEpochSecond(), churn.every().toSeconds());
    return Math.floorDiv(times * churn.percent() + spread(labelSet), 100);
  }

  /** Whether the values of a label set change from scrape to scrape. */
  boolean isChanging(int metric, int labelSet) {
    return spread(labelSet + metric) < changingPercent;
  }

  /** A number below 100, each of them once in 100 consecutive ones, and evenly in a few. */
  private static int spread(int number) {
    return (int) (number * 61L % 100);
  }

  private static int labelSetsAtPeak(int seriesPerMetric, Shape shape) {
    return shape.kind() == Shape.Kind.STEADY ? seriesPerMetric : seriesPerMetric * shape.peak();
  }

  private static long perLabelSet(Metrics metrics, int buckets, int quantiles, Format format) {
    long series = 0;
    for (MetricKind kind : MetricKind.values()) {
      series += (long) metrics.of(kind) * seriesOf(kind, buckets, quantiles, format);
    }
    return series;
  }

  /** The series of one label set of a metric. */
  int series(MetricKind kind, Format format) {
    return seriesOf(kind, buckets, quantiles, format);
  }

  private static int seriesOf(MetricKind kind, int buckets, int quantiles, Format format) {
    return switch (kind) {
      case GAUGE, COUNTER -> 1;
      case HISTOGRAM -> buckets + 3;
      case NATIVE_HISTOGRAM -> format == Format.PROTOBUF ? 1 : 3;
      case SUMMARY -> quantiles + 2;
    };
  }

  private static int integer(Map<LoadParameter, Long> given, LoadParameter parameter) {
    return given.get(parameter).intValue();
  }

  private static String keys(String prefix) {
    return Arrays.stream(LoadParameter.values())
        .map(parameter -> prefix + parameter.key())
        .collect(joining(", "));
  }
}
