package io.metricsdemo.operator.parameters;

import io.metricsdemo.api.v1alpha1.Defaults;
import io.metricsdemo.api.v1alpha1.LoadChurnSpec;
import io.metricsdemo.api.v1alpha1.LoadLabelsSpec;
import io.metricsdemo.api.v1alpha1.LoadMetricsSpec;
import io.metricsdemo.api.v1alpha1.LoadShapeKind;
import io.metricsdemo.api.v1alpha1.LoadShapeSpec;
import io.metricsdemo.api.v1alpha1.LoadSpec;
import io.metricsdemo.load.Load;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Parses {@code spec.load}. */
final class LoadParser {

  private static final String FIELD = "spec.load";

  private static final DurationBounds PERIODS =
      DurationBounds.from(
          Duration.ofMinutes(1),
          Duration.ofHours(24),
          "between 1m and 24h, inclusive, in h, m or s");

  private final Checks checks;

  LoadParser(Checks checks) {
    this.checks = checks;
  }

  /**
   * @param spec null where there is no load
   */
  Optional<Load> parse(LoadSpec spec) {
    if (spec == null) {
      return Optional.empty();
    }
    Load.Metrics metrics = metrics(orElse(spec.getMetrics(), LoadMetricsSpec::new));
    int seriesPerMetric =
        number(
            "seriesPerMetric",
            spec.getSeriesPerMetric(),
            Defaults.LOAD_SERIES_PER_METRIC,
            1,
            100_000);
    int buckets = number("buckets", spec.getBuckets(), Defaults.LOAD_BUCKETS, 1, 100);
    int quantiles = number("quantiles", spec.getQuantiles(), Defaults.LOAD_QUANTILES, 0, 10);
    Load.Labels labels = labels(orElse(spec.getLabels(), LoadLabelsSpec::new));
    Load.Churn churn = churn(orElse(spec.getChurn(), LoadChurnSpec::new));
    int changing =
        number(
            "changingPercent", spec.getChangingPercent(), Defaults.LOAD_CHANGING_PERCENT, 0, 100);
    Load.Shape shape = shape(orElse(spec.getShape(), LoadShapeSpec::new));
    if (!checks.areFine(FIELD)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Load(metrics, seriesPerMetric, buckets, quantiles, labels, churn, changing, shape));
    } catch (IllegalArgumentException e) {
      checks.mistake(FIELD, e.getMessage());
      return Optional.empty();
    }
  }

  private Load.Metrics metrics(LoadMetricsSpec spec) {
    return new Load.Metrics(
        count("gauges", spec.getGauges()),
        count("counters", spec.getCounters()),
        count("histograms", spec.getHistograms()),
        count("nativeHistograms", spec.getNativeHistograms()),
        count("summaries", spec.getSummaries()));
  }

  private int count(String field, Integer given) {
    return number("metrics." + field, given, 0, 0, 10_000);
  }

  private Load.Labels labels(LoadLabelsSpec spec) {
    return new Load.Labels(
        number("labels.count", spec.getCount(), Defaults.LOAD_LABELS, 0, 30),
        number("labels.nameLength", spec.getNameLength(), Defaults.LOAD_LABEL_NAME_LENGTH, 1, 64),
        number(
            "labels.valueLength", spec.getValueLength(), Defaults.LOAD_LABEL_VALUE_LENGTH, 1, 128));
  }

  private Load.Churn churn(LoadChurnSpec spec) {
    return new Load.Churn(
        number("churn.percent", spec.getPercent(), 0, 0, 100),
        period("churn.every", spec.getEvery(), Defaults.LOAD_CHURN_EVERY));
  }

  private Load.Shape shape(LoadShapeSpec spec) {
    LoadShapeKind kind = orElse(spec.getKind(), () -> LoadShapeKind.valueOf(Defaults.LOAD_SHAPE));
    return new Load.Shape(
        switch (kind) {
          case Steady -> Load.Shape.Kind.STEADY;
          case Ramp -> Load.Shape.Kind.RAMP;
          case Spike -> Load.Shape.Kind.SPIKE;
        },
        number("shape.peak", spec.getPeak(), 1, 1, 100),
        period("shape.period", spec.getPeriod(), Defaults.LOAD_PERIOD));
  }

  private int number(String field, Integer given, int byDefault, int lowest, int highest) {
    return checks.number(FIELD + "." + field, orElse(given, () -> byDefault), lowest, highest);
  }

  private Duration period(String field, String given, String byDefault) {
    return checks.wholeSeconds(FIELD + "." + field, orElse(given, () -> byDefault), PERIODS);
  }

  private static <T> T orElse(T given, Supplier<T> byDefault) {
    return given == null ? byDefault.get() : given;
  }
}
