package io.metricsdemo.http.scrape;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.nio.charset.StandardCharsets;

/**
 * Writes metrics as Prometheus text or OpenMetrics, byte for byte as the client library does. The
 * library's writers take a lock for each character of a help text: with them, writing was 40 % of a
 * warm scrape.
 */
final class ExpositionText {

  private static final int EXPECTED_CHARACTERS = 16 * 1024;

  private final boolean openMetrics;
  private final StringBuilder text = new StringBuilder(EXPECTED_CHARACTERS);

  /**
   * For one scrape after the other, which use the same memory.
   *
   * @param openMetrics whether that is the format, and not Prometheus text
   */
  ExpositionText(boolean openMetrics) {
    this.openMetrics = openMetrics;
  }

  /**
   * Whether the metrics are of the types that this class writes, and have names that every scraper
   * takes and no timestamps; other ones are left to the library.
   */
  static boolean canWrite(MetricSnapshots metrics) {
    for (MetricSnapshot metric : metrics) {
      if (!canWrite(metric)) {
        return false;
      }
    }
    return true;
  }

  private static boolean canWrite(MetricSnapshot metric) {
    boolean known =
        metric instanceof CounterSnapshot
            || metric instanceof GaugeSnapshot
            || metric instanceof InfoSnapshot
            || metric instanceof SummarySnapshot
            || metric instanceof HistogramSnapshot histogram && !histogram.isGaugeHistogram();
    if (!known || !PrometheusNaming.isValidLegacyMetricName(metric.getMetadata().getName())) {
      return false;
    }
    for (DataPointSnapshot point : metric.getDataPoints()) {
      Labels labels = point.getLabels();
      for (int i = 0; i < labels.size(); i++) {
        if (!PrometheusNaming.isValidLegacyLabelName(labels.getName(i))) {
          return false;
        }
      }
      if (point.hasScrapeTimestamp()) {
        return false;
      }
    }
    return true;
  }

  /** The text of metrics that it {@linkplain #canWrite can write}. */
  synchronized byte[] write(MetricSnapshots metrics) {
    text.setLength(0);
    for (MetricSnapshot metric : metrics) {
      if (metric instanceof CounterSnapshot counter) {
        write(counter);
      } else if (metric instanceof GaugeSnapshot gauge) {
        write(gauge);
      } else if (metric instanceof InfoSnapshot info) {
        write(info);
      } else if (metric instanceof SummarySnapshot summary) {
        write(summary);
      } else if (metric instanceof HistogramSnapshot histogram) {
        write(histogram);
      }
    }
    if (openMetrics) {
      text.append("# EOF\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(CounterSnapshot counter) {
    if (counter.getDataPoints().isEmpty()) {
      return;
    }
    String name = counter.getMetadata().getName();
    metadata(name, openMetrics ? "" : "_total", "counter", counter.getMetadata());
    for (CounterDataPointSnapshot point : counter.getDataPoints()) {
      series(name, "_total", point.getLabels());
      number(point.getValue());
      end(point.getExemplar());
    }
  }

  private void write(GaugeSnapshot gauge) {
    if (gauge.getDataPoints().isEmpty()) {
      return;
    }
    String name = gauge.getMetadata().getName();
    metadata(name, "", "gauge", gauge.getMetadata());
    for (GaugeDataPointSnapshot point : gauge.getDataPoints()) {
      series(name, "", point.getLabels());
      number(point.getValue());
      end(null);
    }
  }

  private void write(InfoSnapshot info) {
    if (info.getDataPoints().isEmpty()) {
      return;
    }
    String name = info.getMetadata().getName();
    metadata(name, openMetrics ? "" : "_info", openMetrics ? "info" : "gauge", info.getMetadata());
    for (DataPointSnapshot point : info.getDataPoints()) {
      series(name, "_info", point.getLabels());
      text.append('1');
      end(null);
    }
  }

  private void write(SummarySnapshot summary) {
    String name = summary.getMetadata().getName();
    boolean begun = false;
    for (SummaryDataPointSnapshot point : summary.getDataPoints()) {
      if (point.getQuantiles().size() == 0 && !point.hasCount() && !point.hasSum()) {
        continue;
      }
      if (!begun) {
        metadata(name, "", "summary", summary.getMetadata());
        begun = true;
      }
      for (Quantile quantile : point.getQuantiles()) {
        series(name, "", point.getLabels(), "quantile", quantile.getQuantile());
        number(quantile.getValue());
        end(null);
      }
      if (point.hasCount()) {
        count(name, point.getLabels(), point.getCount());
      }
      if (point.hasSum()) {
        sum(name, point.getLabels(), point.getSum());
      }
    }
  }

  private void write(HistogramSnapshot histogram) {
    if (histogram.getDataPoints().isEmpty()) {
      return;
    }
    String name = histogram.getMetadata().getName();
    metadata(name, "", "histogram", histogram.getMetadata());
    for (HistogramDataPointSnapshot point : histogram.getDataPoints()) {
      buckets(name, point);
      // OpenMetrics has both of them or none.
      boolean all = !openMetrics || (point.hasCount() && point.hasSum());
      if (all && point.hasCount()) {
        count(name, point.getLabels(), point.getCount());
      }
      if (all && point.hasSum()) {
        sum(name, point.getLabels(), point.getSum());
      }
    }
  }

  private void buckets(String name, HistogramDataPointSnapshot point) {
    ClassicHistogramBuckets buckets = point.getClassicBuckets();
    if (buckets.isEmpty()) {
      buckets =
          ClassicHistogramBuckets.of(
              new double[] {Double.POSITIVE_INFINITY}, new long[] {point.getCount()});
    }
    long count = 0;
    double lowerBound = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < buckets.size(); i++) {
      double upperBound = buckets.getUpperBound(i);
      count += buckets.getCount(i);
      series(name, "_bucket", point.getLabels(), "le", upperBound);
      text.append(count);
      end(openMetrics ? point.getExemplars().get(lowerBound, upperBound) : null);
      lowerBound = upperBound;
    }
  }

  private void count(String name, Labels labels, long count) {
    series(name, "_count", labels);
    text.append(count);
    end(null);
  }

  private void sum(String name, Labels labels, double sum) {
    series(name, "_sum", labels);
    number(sum);
    end(null);
  }

  private void metadata(String name, String suffix, String type, MetricMetadata metadata) {
    if (!openMetrics) {
      help(name, suffix, metadata);
    }
    text.append("# TYPE ").append(name).append(suffix).append(' ').append(type).append('\n');
    if (openMetrics) {
      if (metadata.getUnit() != null) {
        text.append("# UNIT ").append(name).append(' ');
        escaped(metadata.getUnit().toString(), true);
        text.append('\n');
      }
      help(name, suffix, metadata);
    }
  }

  private void help(String name, String suffix, MetricMetadata metadata) {
    if (metadata.getHelp() != null && !metadata.getHelp().isEmpty()) {
      text.append("# HELP ").append(name).append(suffix).append(' ');
      escaped(metadata.getHelp(), openMetrics);
      text.append('\n');
    }
  }

  private void series(String name, String suffix, Labels labels) {
    text.append(name).append(suffix);
    if (!labels.isEmpty()) {
      labels(labels);
      text.append('}');
    }
    text.append(' ');
  }

  private void series(String name, String suffix, Labels labels, String label, double value) {
    text.append(name).append(suffix);
    labels(labels);
    text.append(labels.isEmpty() ? "" : ",").append(label).append("=\"");
    number(value);
    text.append("\"} ");
  }

  /** Without the closing brace. */
  private void labels(Labels labels) {
    text.append('{');
    for (int i = 0; i < labels.size(); i++) {
      text.append(i > 0 ? "," : "").append(labels.getName(i)).append("=\"");
      escaped(labels.getValue(i), true);
      text.append('"');
    }
  }

  private void number(double value) {
    if (value == Double.POSITIVE_INFINITY) {
      text.append("+Inf");
    } else if (value == Double.NEGATIVE_INFINITY) {
      text.append("-Inf");
    } else {
      text.append(value);
    }
  }

  /** Ends the line, in OpenMetrics with the exemplar if there is one. */
  private void end(Exemplar exemplar) {
    if (openMetrics && exemplar != null) {
      text.append(" # ");
      labels(exemplar.getLabels());
      text.append("} ");
      number(exemplar.getValue());
      if (exemplar.hasTimestamp()) {
        text.append(' ');
        seconds(exemplar.getTimestampMillis());
      }
    }
    text.append('\n');
  }

  private void seconds(long milliseconds) {
    long fraction = milliseconds % 1000;
    text.append(milliseconds / 1000)
        .append(fraction < 10 ? ".00" : fraction < 100 ? ".0" : ".")
        .append(fraction);
  }

  private void escaped(String value, boolean quotes) {
    if (value.indexOf('\\') < 0 && value.indexOf('\n') < 0 && value.indexOf('"') < 0) {
      text.append(value);
      return;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\n') {
        text.append("\\n");
      } else {
        text.append(c == '\\' || (quotes && c == '"') ? "\\" : "").append(c);
      }
    }
  }
}
