package io.metricsdemo.load;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The samples that a load has at a time, calculated one by one, to check what was stored. */
public final class Samples {

  private static final Pattern NAME =
      Pattern.compile("(load_[a-z_]+_)(0|[1-9]\\d{0,8})(_total|_bucket|_sum|_count|)");
  private static final Pattern SERIES = Pattern.compile("(0|[1-9]\\d{0,8})(?:-\\d+)?");

  private final Load load;
  private final long seed;

  /** The samples of a load with the seed of its values. */
  public Samples(Load load, long seed) {
    this.load = load;
    this.seed = seed;
  }

  /**
   * The value of a series of text or OpenMetrics.
   *
   * @param name with its suffix, such as {@code _bucket}
   * @param labels all of them, without those that Prometheus adds
   * @param at the time of the scrape, of which whole seconds count
   * @return empty if there is no such series at that time
   */
  public OptionalDouble value(String name, Map<String, String> labels, Instant at) {
    Matcher parts = NAME.matcher(name);
    Matcher series = SERIES.matcher(labels.getOrDefault(LabelNames.SERIES, ""));
    if (!parts.matches() || !series.matches()) {
      return OptionalDouble.empty();
    }
    int metric = Integer.parseInt(parts.group(2));
    int labelSet = Integer.parseInt(series.group(1));
    for (MetricKind kind : MetricKind.values()) {
      if (kind.prefix().equals(parts.group(1))
          && metric < load.metrics().of(kind)
          && labelSet < load.labelSets(at)) {
        Map<String, String> others = new HashMap<>(labels);
        return others.entrySet().removeAll(labels(labelSet, at).entrySet())
                && others.size() == labels.size() - load.labels().count() - 1
            ? value(kind, metric, labelSet, parts.group(3), others, at)
            : OptionalDouble.empty();
      }
    }
    return OptionalDouble.empty();
  }

  private Map<String, String> labels(int labelSet, Instant at) {
    Map<String, String> labels = new HashMap<>();
    long generation = load.generation(labelSet, at);
    labels.put(LabelNames.SERIES, LabelNames.series(load, labelSet, generation));
    for (int i = 0; i < load.labels().count(); i++) {
      labels.put(LabelNames.name(load.labels(), i), LabelNames.value(load.labels(), i, labelSet));
    }
    return labels;
  }

  /**
   * The value of one series of a metric.
   *
   * @param extra what is left of the labels: at most the bucket or the quantile
   */
  private OptionalDouble value(
      MetricKind kind,
      int metric,
      int labelSet,
      String suffix,
      Map<String, String> extra,
      Instant at) {
    SeriesValues values = new SeriesValues(load, seed, at);
    long count = values.count(kind, metric, labelSet);
    boolean hasCount = kind != MetricKind.GAUGE && kind != MetricKind.COUNTER;
    if (extra.isEmpty()) {
      return switch (suffix) {
        case "" ->
            kind == MetricKind.GAUGE
                ? OptionalDouble.of(values.gaugeThousandths(metric, labelSet) / 1e3)
                : OptionalDouble.empty();
        case "_total" ->
            kind == MetricKind.COUNTER ? OptionalDouble.of(count) : OptionalDouble.empty();
        case "_sum" ->
            hasCount ? OptionalDouble.of(SeriesValues.sum(count)) : OptionalDouble.empty();
        case "_count" -> hasCount ? OptionalDouble.of(count) : OptionalDouble.empty();
        default -> OptionalDouble.empty();
      };
    }
    if (kind == MetricKind.SUMMARY && suffix.isEmpty()) {
      return Quantile.first(load.quantiles()).stream()
          .filter(quantile -> extra.equals(Map.of("quantile", quantile.text())))
          .mapToDouble(quantile -> values.quantileMillionths(metric, labelSet, quantile) / 1e6)
          .findFirst();
    }
    if (!suffix.equals("_bucket")
        || (kind != MetricKind.HISTOGRAM && kind != MetricKind.NATIVE_HISTOGRAM)) {
      return OptionalDouble.empty();
    }
    int buckets = kind == MetricKind.HISTOGRAM ? load.buckets() : 0;
    for (int i = 0; i <= buckets; i++) {
      String bound = i == buckets ? "+Inf" : TextRendering.bound(i);
      if (extra.equals(Map.of("le", bound))) {
        return OptionalDouble.of(SeriesValues.cumulative(count, buckets, i));
      }
    }
    return OptionalDouble.empty();
  }
}
