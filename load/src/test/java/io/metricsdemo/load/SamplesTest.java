package io.metricsdemo.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.load.Renderings.Series;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplesTest {

  private static final Instant AT = Instant.parse("2026-11-30T03:00:00.900Z");
  private static final String ALL_KINDS =
      "gauges=2\ncounters=2\nhistograms=2\nnative-histograms=2\nsummaries=2\n"
          + "series-per-metric=100\n";

  @ParameterizedTest
  @ValueSource(longs = {1, 15, 30, 60, 3600})
  void all_values_change_from_one_second_to_another_and_counts_rise(long seconds) {
    Map<Series, Double> before = samples(ALL_KINDS, AT);
    Map<Series, Double> after = samples(ALL_KINDS, AT.plusSeconds(seconds));

    before.forEach(
        (series, value) -> {
          assertThat(after.get(series)).isNotEqualTo(value);
          if (series.name().matches(".*_(total|bucket|sum|count)")) {
            assertThat(after.get(series)).isGreaterThan(value);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({"0", "25", "50", "100"})
  void the_percentage_of_values_changes(int percent) {
    String load = ALL_KINDS + "changing-percent=" + percent;
    Map<Series, Double> before = samples(load, AT);
    Map<Series, Double> after = samples(load, AT.plusSeconds(30));

    long changed =
        before.entrySet().stream()
            .filter(sample -> !sample.getValue().equals(after.get(sample.getKey())))
            .count();

    assertThat(changed * 100).isEqualTo((long) before.size() * percent);
  }

  @Test
  void values_are_the_same_within_a_second() {
    assertThat(samples(ALL_KINDS, Instant.parse("2026-11-30T03:00:00Z")))
        .isEqualTo(samples(ALL_KINDS, AT));
  }

  @Test
  void buckets_are_cumulative() {
    Map<Series, Double> samples = samples("histograms=1\nbuckets=100\nseries-per-metric=3", AT);
    double before = 0;
    for (Map.Entry<Series, Double> sample : samples.entrySet()) {
      if (sample.getKey().name().endsWith("_bucket")) {
        assertThat(sample.getValue()).isGreaterThanOrEqualTo(before);
        before = sample.getValue();
      } else {
        before = 0;
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "load_gauge_1, 0, true",
    "load_gauge_2, 0, false",
    "load_gauge_1, 100, false",
    "load_gauge_1, , false",
    "load_gauge_1, -1, false",
    "load_gauge_01, 0, false",
    "load_gauge_1_total, 0, false",
    "load_gauge_1_bucket, 0, false",
    "load_counter_1, 0, false",
    "load_counter_1_total, 0, true",
    "load_summary_1, 0, false",
    "load_summary_1_sum, 0, true",
    "load_summary_1_bucket, 0, false",
    "load_histogram_1_bucket, 0, false",
    "up, 0, false",
  })
  void series_that_are_not_of_the_load_have_no_value(String name, String series, boolean exists) {
    Samples samples = new Samples(Load.parseProperties(ALL_KINDS + "labels=0"), 1);
    Map<String, String> labels = series == null ? Map.of() : Map.of("series", series);

    assertThat(samples.value(name, labels, AT).isPresent()).isEqualTo(exists);
  }

  @Test
  void replaced_series_have_no_value() {
    Load load = Load.parseProperties("gauges=1\nchurn-percent=100\nchurn-every=1m\nlabels=0");
    Samples samples = new Samples(load, 1);
    Map<String, String> labels = Map.of("series", "3-" + load.generation(3, AT));

    assertThat(samples.value("load_gauge_0", labels, AT)).isPresent();
    assertThat(samples.value("load_gauge_0", labels, AT.plusSeconds(60))).isEmpty();
  }

  private static Map<Series, Double> samples(String load, Instant at) {
    return Renderings.samples(Renderings.text(Load.parseProperties(load), Format.TEXT, at));
  }
}
