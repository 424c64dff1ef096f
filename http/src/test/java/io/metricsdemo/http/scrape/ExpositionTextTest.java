package io.metricsdemo.http.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExpositionTextTest {

  private static final ExpositionFormats LIBRARY = ExpositionFormats.init();
  private static final String[] VALUES = {
    "", "plain", "quote \" and \\ backslash", "line\nbreak", "\u6e2c\u5b9a \u00b5s", "\\n"
  };
  private static final double[] NUMBERS = {
    0,
    -0.0,
    1,
    -1.5,
    1e-7,
    123456789,
    1e300,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    0.1 + 0.2
  };

  private final ExpositionText prometheusText = new ExpositionText(false);
  private final ExpositionText openMetricsText = new ExpositionText(true);
  private final Random random = new Random(42);

  @Test
  void every_byte_is_that_of_the_library() throws IOException {
    for (int round = 0; round < 200; round++) {
      MetricSnapshots metrics = new MetricSnapshots(metrics());

      assertThat(ExpositionText.canWrite(metrics)).isTrue();
      assertThat(text(prometheusText.write(metrics)))
          .isEqualTo(text(library(LIBRARY.getPrometheusTextFormatWriter(), metrics)));
      assertThat(text(openMetricsText.write(metrics)))
          .isEqualTo(text(library(LIBRARY.getOpenMetricsTextFormatWriter(), metrics)));
    }
  }

  @Test
  void what_it_does_not_write_is_left_to_the_library() {
    assertLeft(
        StateSetSnapshot.builder()
            .name("states")
            .dataPoint(StateSetDataPointSnapshot.builder().state("a", true).build())
            .build());
    assertLeft(HistogramSnapshot.builder().name("gauge_histogram").gaugeHistogram(true).build());
    assertLeft(gauge("name.with.dots", Labels.EMPTY, 0));
    assertLeft(gauge("label_with_dots", Labels.of("a.b", "c"), 0));
    assertLeft(gauge("with_timestamp", Labels.EMPTY, 1_700_000_000_000L));
  }

  private static void assertLeft(MetricSnapshot metric) {
    assertThat(ExpositionText.canWrite(MetricSnapshots.of(metric))).isFalse();
  }

  private static GaugeSnapshot gauge(String name, Labels labels, long timestampMillis) {
    return GaugeSnapshot.builder()
        .name(name)
        .dataPoint(
            GaugeDataPointSnapshot.builder()
                .value(1)
                .labels(labels)
                .scrapeTimestampMillis(timestampMillis)
                .build())
        .build();
  }

  private List<MetricSnapshot> metrics() {
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name("requests").help(value());
    GaugeSnapshot.Builder gauge =
        GaugeSnapshot.builder().name("size_bytes").help(value()).unit(Unit.BYTES);
    InfoSnapshot.Builder info = InfoSnapshot.builder().name("build").help(value());
    SummarySnapshot.Builder summary =
        SummarySnapshot.builder().name("took_seconds").unit(Unit.SECONDS);
    HistogramSnapshot.Builder histogram = HistogramSnapshot.builder().name("sizes").help(value());
    int points = random.nextInt(3);
    for (int i = 0; i < points; i++) {
      Labels labels = labels(i);
      counter.dataPoint(
          CounterDataPointSnapshot.builder()
              .labels(labels)
              .value(Math.abs(random.nextGaussian()))
              .exemplar(random.nextBoolean() ? exemplar(random.nextDouble()) : null)
              .createdTimestampMillis(1_700_000_000_000L)
              .build());
      gauge.dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(number()).build());
      info.dataPoint(InfoDataPointSnapshot.builder().labels(labels).build());
      summary.dataPoint(summaryPoint(labels));
      histogram.dataPoint(histogramPoint(labels));
    }
    return new ArrayList<>(
        List.of(counter.build(), gauge.build(), info.build(), summary.build(), histogram.build()));
  }

  private SummaryDataPointSnapshot summaryPoint(Labels labels) {
    SummaryDataPointSnapshot.Builder point = SummaryDataPointSnapshot.builder().labels(labels);
    if (random.nextBoolean()) {
      point.quantiles(Quantiles.of(new Quantile(0.5, number()), new Quantile(0.99, number())));
    }
    if (random.nextBoolean()) {
      point.count(random.nextInt(1_000));
    }
    if (random.nextBoolean()) {
      point.sum(random.nextGaussian());
    }
    return point.build();
  }

  private HistogramDataPointSnapshot histogramPoint(Labels labels) {
    HistogramDataPointSnapshot.Builder point = HistogramDataPointSnapshot.builder().labels(labels);
    if (random.nextBoolean()) {
      point.sum(random.nextGaussian());
    }
    if (random.nextInt(4) == 0) {
      return point.nativeSchema(3).nativeZeroCount(random.nextInt(10)).build();
    }
    return point
        .classicHistogramBuckets(
            ClassicHistogramBuckets.of(
                new double[] {-0.5, 0.25, 1e-5 + 1, Double.POSITIVE_INFINITY},
                new long[] {random.nextInt(9), random.nextInt(9), 0, random.nextInt(9)}))
        .exemplars(Exemplars.of(exemplar(-1), exemplar(0.3), exemplar(5)))
        .build();
  }

  private Exemplar exemplar(double value) {
    Exemplar.Builder exemplar =
        Exemplar.builder().value(value).labels(Labels.of("trace_id", value()));
    if (random.nextBoolean()) {
      exemplar.timestampMillis(1_700_000_000_000L + random.nextInt(3) * 7 + random.nextInt(200));
    }
    return exemplar.build();
  }

  private Labels labels(int point) {
    return random.nextBoolean()
        ? Labels.of("point", "p" + point)
        : Labels.of("point", "p" + point, "value", value());
  }

  private String value() {
    return VALUES[random.nextInt(VALUES.length)];
  }

  private double number() {
    return NUMBERS[random.nextInt(NUMBERS.length)];
  }

  private static byte[] library(ExpositionFormatWriter writer, MetricSnapshots metrics)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(out, metrics, EscapingScheme.UNDERSCORE_ESCAPING);
    return out.toByteArray();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
