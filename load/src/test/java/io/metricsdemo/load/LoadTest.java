package io.metricsdemo.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LoadTest {

  private static final Instant HOUR = Instant.parse("2026-11-30T03:00:00Z");

  static Stream<RandomLoads> loads() {
    return RandomLoads.of(100);
  }

  @Test
  void without_parameters_there_are_no_series() {
    assertThat(Load.NONE.isEmpty()).isTrue();
    assertThat(Load.NONE.series(Format.TEXT, HOUR)).isZero();
  }

  @ParameterizedTest
  @MethodSource("loads")
  void file_of_a_load_is_read_as_the_same_load(RandomLoads random) {
    assertThat(Load.parseProperties(random.load().toProperties())).isEqualTo(random.load());
  }

  @Test
  void file_may_have_comments_empty_lines_and_spaces() {
    assertThat(Load.parseProperties("# a load\n\n gauges = 3 \r\nperiod=1h30m\n"))
        .isEqualTo(load("gauges=3", "period=90m"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gauges=10001 | invalid value \"10001\" for gauges; allowed is: integer from 0 to 10000",
        "gauges=-1 | invalid value \"-1\" for gauges; allowed is: integer from 0 to 10000",
        "gauges= | invalid value \"\" for gauges; allowed is: integer from 0 to 10000",
        "series-per-metric=0 | allowed is: integer from 1 to 100000",
        "buckets=99999999999 | allowed is: integer from 1 to 100",
        "labels=31 | allowed is: integer from 0 to 30",
        "churn-every=59s | allowed is: duration from 1m to 24h in h, m, s, such as 1h30m",
        "period=24h1s | allowed is: duration from 1m to 24h",
        "period= | allowed is: duration from 1m to 24h",
        "shape=steady | invalid value \"steady\" for shape; allowed is: Steady, Ramp or Spike",
        "gauge=1 | unknown parameter \"gauge\"; allowed are gauges, counters,",
        "gauges | line 1 has no \"=\"; allowed is: key=value",
      })
  void mistake_is_reported_with_what_is_allowed(String line, String says) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Load.parseProperties(line))
        .withMessageContaining(says);
  }

  @Test
  void parameter_that_is_given_twice_is_a_mistake() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Load.parseProperties("gauges=1\ngauges=2"))
        .withMessage("line 2 gives gauges again");
  }

  @Test
  void mistake_names_the_parameter_as_the_user_does() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Load.parse("-load.", Map.of("peak", "x")))
        .withMessageStartingWith("invalid value \"x\" for -load.peak;");
  }

  @Test
  void one_million_series_are_allowed_and_no_more() {
    assertThat(load("gauges=100", "series-per-metric=10000").maxSeries()).isEqualTo(1_000_000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> load("gauges=101", "series-per-metric=10000"))
        .withMessage("the load has 1010000 series at its peak; allowed are at most 1000000");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                load(
                    "histograms=10000",
                    "buckets=100",
                    "series-per-metric=100000",
                    "shape=Ramp",
                    "peak=100"));
  }

  @Test
  void peak_counts_only_with_a_shape_that_has_one() {
    assertThat(load("gauges=100", "series-per-metric=10000", "peak=2").maxSeries())
        .isEqualTo(1_000_000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> load("gauges=100", "series-per-metric=10000", "peak=2", "shape=Spike"));
  }

  @ParameterizedTest
  @MethodSource("loads")
  void series_follow_from_the_numbers_of_metrics(RandomLoads random) {
    Load load = random.load();
    Load.Metrics metrics = load.metrics();
    long classic = metrics.gauges() + metrics.counters();
    classic += (long) metrics.histograms() * (load.buckets() + 3);
    classic += (long) metrics.summaries() * (load.quantiles() + 2);
    long sets = load.labelSets(random.at());

    assertThat(load.series(Format.TEXT, random.at()))
        .isEqualTo(sets * (classic + 3L * metrics.nativeHistograms()))
        .isEqualTo(load.series(Format.OPENMETRICS, random.at()))
        .isLessThanOrEqualTo(load.maxSeries());
    assertThat(load.series(Format.PROTOBUF, random.at()))
        .isEqualTo(sets * (classic + metrics.nativeHistograms()));
  }

  @ParameterizedTest
  @CsvSource({"0, 100", "900, 200", "1800, 300", "3599, 499", "3600, 100"})
  void ramp_rises_to_the_peak_and_starts_again(int second, int labelSets) {
    Load load = load("series-per-metric=100", "shape=Ramp", "peak=5");

    assertThat(load.labelSets(HOUR.plusSeconds(second))).isEqualTo(labelSets);
  }

  @ParameterizedTest
  @CsvSource({"0, 500", "359, 500", "360, 100", "3599, 100", "3600, 500"})
  void spike_is_at_the_peak_in_the_first_tenth(int second, int labelSets) {
    Load load = load("series-per-metric=100", "shape=Spike", "peak=5");

    assertThat(load.labelSets(HOUR.plusSeconds(second))).isEqualTo(labelSets);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "5, 5", "30, 30", "99, 99", "100, 100"})
  void churn_replaces_its_percentage_each_time(int percent, int replaced) {
    Load load = load("churn-percent=" + percent, "churn-every=1m");

    for (int minute = 0; minute < 200; minute++) {
      Instant before = HOUR.plusSeconds(minute * 60L);
      Instant after = before.plusSeconds(60);
      assertThat(
              IntStream.range(0, 100)
                  .filter(i -> load.generation(i, after) != load.generation(i, before)))
          .hasSize(replaced);
      assertThat(load.generation(7, after.minusSeconds(1))).isEqualTo(load.generation(7, before));
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "50", "75", "100"})
  void percentage_of_changing_label_sets_is_exact_in_each_hundred(int percent) {
    Load load = load("changing-percent=" + percent);

    for (int metric = 0; metric < 50; metric++) {
      int number = metric;
      assertThat(IntStream.range(0, 100).filter(i -> load.isChanging(number, i))).hasSize(percent);
    }
  }

  @Test
  void parameters_have_the_bounds_and_defaults_of_the_custom_resource() {
    assertThat(List.of(LoadParameter.values()))
        .allSatisfy(parameter -> assertThat(parameter.meaning()).endsWith("."));
    assertThat(Load.NONE)
        .isEqualTo(
            load(
                "series-per-metric=10",
                "buckets=10",
                "quantiles=3",
                "labels=5",
                "label-name-length=8",
                "label-value-length=12",
                "churn-percent=0",
                "churn-every=10m",
                "changing-percent=100",
                "shape=Steady",
                "peak=1",
                "period=1h"));
  }

  private static Load load(String... parameters) {
    Map<String, String> values = new HashMap<>();
    for (String parameter : parameters) {
      values.put(parameter.split("=")[0], parameter.split("=")[1]);
    }
    return Load.parse(values);
  }
}
