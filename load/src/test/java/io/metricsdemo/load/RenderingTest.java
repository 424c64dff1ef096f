package io.metricsdemo.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.load.Renderings.Series;
import io.prometheus.metrics.expositionformats.generated.Metrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RenderingTest {

  private static final Instant AT = Instant.parse("2026-11-30T03:00:00Z");

  static Stream<RandomLoads> loads() {
    return RandomLoads.of(30);
  }

  @Test
  void text_has_one_series_for_each_line() {
    Load load =
        Load.parseProperties(
            "gauges=1\ncounters=1\nhistograms=1\nnative-histograms=1\nsummaries=1\n"
                + "series-per-metric=1\nbuckets=2\nquantiles=1\nlabels=1\nlabel-name-length=5\n");

    assertThat(Renderings.text(load, Format.TEXT, AT).replaceAll("} \\S+", "} #"))
        .isEqualTo(
            """
            # HELP load_gauge_0 Load of the demo application.
            # TYPE load_gauge_0 gauge
            load_gauge_0{series="0",key_a="value------0"} #
            # HELP load_counter_0_total Load of the demo application.
            # TYPE load_counter_0_total counter
            load_counter_0_total{series="0",key_a="value------0"} #
            # HELP load_histogram_0 Load of the demo application.
            # TYPE load_histogram_0 histogram
            load_histogram_0_bucket{series="0",key_a="value------0",le="0.5"} #
            load_histogram_0_bucket{series="0",key_a="value------0",le="1.5"} #
            load_histogram_0_bucket{series="0",key_a="value------0",le="+Inf"} #
            load_histogram_0_sum{series="0",key_a="value------0"} #
            load_histogram_0_count{series="0",key_a="value------0"} #
            # HELP load_native_histogram_0 Load of the demo application.
            # TYPE load_native_histogram_0 histogram
            load_native_histogram_0_bucket{series="0",key_a="value------0",le="+Inf"} #
            load_native_histogram_0_sum{series="0",key_a="value------0"} #
            load_native_histogram_0_count{series="0",key_a="value------0"} #
            # HELP load_summary_0 Load of the demo application.
            # TYPE load_summary_0 summary
            load_summary_0{series="0",key_a="value------0",quantile="0.5"} #
            load_summary_0_sum{series="0",key_a="value------0"} #
            load_summary_0_count{series="0",key_a="value------0"} #
            """);
  }

  @ParameterizedTest
  @MethodSource("loads")
  void text_has_the_predicted_series_with_the_values_of_samples(RandomLoads random) {
    Samples samples = new Samples(random.load(), Renderings.SEED);
    for (Format format : List.of(Format.TEXT, Format.OPENMETRICS)) {
      Map<Series, Double> written =
          Renderings.samples(Renderings.text(random.load(), format, random.at()));

      assertThat((long) written.size()).isEqualTo(random.load().series(format, random.at()));
      Map<Series, Double> calculated = new LinkedHashMap<>();
      for (Series series : written.keySet()) {
        calculated.put(
            series, samples.value(series.name(), series.labels(), random.at()).orElse(Double.NaN));
      }
      assertThat(written.equals(calculated)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("loads")
  void protobuf_has_the_values_of_text(RandomLoads random) throws IOException {
    Load load = random.load();
    List<Metrics.MetricFamily> families =
        families(Renderings.bytes(load, Format.PROTOBUF, random.at()));

    assertThat(
            samples(families)
                .equals(Renderings.samples(Renderings.text(load, Format.TEXT, random.at()))))
        .isTrue();
    assertThat(families.stream().mapToLong(family -> (long) series(family)).sum())
        .isEqualTo(load.series(Format.PROTOBUF, random.at()));
  }

  @Test
  void native_histogram_has_populated_buckets_that_add_up_to_its_count() throws IOException {
    Load load = Load.parseProperties("native-histograms=1\nbuckets=7\n");
    for (Metrics.Metric metric :
        families(Renderings.bytes(load, Format.PROTOBUF, AT)).get(0).getMetricList()) {
      Metrics.Histogram histogram = metric.getHistogram();
      long observations = 0;
      long total = 0;
      for (long delta : histogram.getPositiveDeltaList()) {
        observations += delta;
        total += observations;
      }
      assertThat(histogram.getPositiveSpan(0).getLength()).isEqualTo(7);
      assertThat(histogram.getPositiveDeltaCount()).isEqualTo(7);
      assertThat(total).isEqualTo(histogram.getSampleCount());
    }
  }

  @Test
  void only_metrics_of_the_names_are_written() {
    Load load = Load.parseProperties("gauges=12\ncounters=2\nseries-per-metric=1");
    Rendering rendering =
        Rendering.of(
            load,
            1,
            Format.OPENMETRICS,
            AT,
            List.of("load_gauge_11", "load_counter_1_total", "load_counter_1")::contains);
    ByteBuffer out = ByteBuffer.allocate(Rendering.MIN_ROOM);

    assertThat(rendering.fill(out)).isFalse();
    assertThat(new String(out.array(), 0, out.position(), US_ASCII))
        .contains(
            "# TYPE load_gauge_11 gauge\n",
            "# TYPE load_counter_1 counter\n",
            "\nload_counter_1_total{")
        .hasLineCount(6);
  }

  private static List<Metrics.MetricFamily> families(byte[] bytes) throws IOException {
    InputStream in = new ByteArrayInputStream(bytes);
    List<Metrics.MetricFamily> families = new ArrayList<>();
    for (Metrics.MetricFamily family = Metrics.MetricFamily.parseDelimitedFrom(in);
        family != null;
        family = Metrics.MetricFamily.parseDelimitedFrom(in)) {
      families.add(family);
    }
    return families;
  }

  /** As Prometheus stores them with native histograms. */
  private static int series(Metrics.MetricFamily family) {
    return family.getMetricList().stream()
        .mapToInt(
            metric ->
                metric.hasHistogram() && metric.getHistogram().getPositiveDeltaCount() == 0
                    ? metric.getHistogram().getBucketCount() + 3
                    : metric.hasSummary() ? metric.getSummary().getQuantileCount() + 2 : 1)
        .sum();
  }

  /** As text has them. */
  private static Map<Series, Double> samples(List<Metrics.MetricFamily> families) {
    Map<Series, Double> samples = new LinkedHashMap<>();
    for (Metrics.MetricFamily family : families) {
      String name = family.getName();
      for (Metrics.Metric metric : family.getMetricList()) {
        Map<String, String> labels = new LinkedHashMap<>();
        metric.getLabelList().forEach(label -> labels.put(label.getName(), label.getValue()));
        if (metric.hasGauge()) {
          samples.put(new Series(name, labels), metric.getGauge().getValue());
        } else if (metric.hasCounter()) {
          samples.put(new Series(name, labels), metric.getCounter().getValue());
        } else if (metric.hasSummary()) {
          Metrics.Summary summary = metric.getSummary();
          summary
              .getQuantileList()
              .forEach(
                  q ->
                      samples.put(
                          with(name, labels, "quantile", "" + q.getQuantile()), q.getValue()));
          samples.put(new Series(name + "_sum", labels), summary.getSampleSum());
          samples.put(new Series(name + "_count", labels), (double) summary.getSampleCount());
        } else {
          Metrics.Histogram histogram = metric.getHistogram();
          histogram
              .getBucketList()
              .forEach(
                  bucket ->
                      samples.put(
                          with(name + "_bucket", labels, "le", "" + bucket.getUpperBound()),
                          (double) bucket.getCumulativeCount()));
          double count = histogram.getSampleCount();
          samples.put(with(name + "_bucket", labels, "le", "+Inf"), count);
          samples.put(new Series(name + "_sum", labels), histogram.getSampleSum());
          samples.put(new Series(name + "_count", labels), count);
        }
      }
    }
    return samples;
  }

  private static Series with(String name, Map<String, String> labels, String label, String value) {
    Map<String, String> all = new LinkedHashMap<>(labels);
    all.put(label, value);
    return new Series(name, all);
  }
}
