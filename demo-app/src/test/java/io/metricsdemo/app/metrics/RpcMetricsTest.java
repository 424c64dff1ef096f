package io.metricsdemo.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.metricsdemo.app.Exposition;
import io.metricsdemo.app.generator.Distribution;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RpcMetricsTest {

  /** What the Go program prints at its defaults, digit for digit. */
  private static final List<String> UPPER_BOUNDS_OF_GO =
      List.of(
          "-0.00099",
          "-0.00089",
          "-0.0007899999999999999",
          "-0.0006899999999999999",
          "-0.0005899999999999998",
          "-0.0004899999999999998",
          "-0.0003899999999999998",
          "-0.0002899999999999998",
          "-0.0001899999999999998",
          "-8.999999999999979e-05",
          "1.0000000000000216e-05",
          "0.00011000000000000022",
          "0.00021000000000000023",
          "0.0003100000000000002",
          "0.0004100000000000002",
          "0.0005100000000000003",
          "0.0006100000000000003",
          "0.0007100000000000003",
          "0.0008100000000000004",
          "0.0009100000000000004",
          "+Inf");

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final RpcMetrics metrics = new RpcMetrics(registry, 0.00001, 0.0002);

  @Test
  void names_help_texts_and_types_are_those_of_the_original() {
    assertThat(scrape().comments())
        .containsExactlyInAnyOrder(
            "# HELP rpc_durations_histogram_seconds RPC latency distributions.",
            "# TYPE rpc_durations_histogram_seconds histogram",
            "# HELP rpc_durations_seconds RPC latency distributions.",
            "# TYPE rpc_durations_seconds summary");
  }

  @Test
  void each_service_counts_its_own_calls_from_the_start() {
    metrics.observeUniform(0.5);
    metrics.observeUniform(0.25);
    metrics.observeExponential(1);

    Exposition exposition = scrape();
    assertThat(exposition.value("rpc_durations_seconds_count{service=\"uniform\"}")).isEqualTo(2);
    assertThat(exposition.value("rpc_durations_seconds_sum{service=\"uniform\"}")).isEqualTo(0.75);
    assertThat(exposition.value("rpc_durations_seconds_count{service=\"exponential\"}")).isOne();
    assertThat(exposition.value("rpc_durations_seconds_count{service=\"normal\"}")).isZero();
  }

  @Test
  void only_normal_durations_are_in_the_histogram() {
    metrics.observeUniform(0.0001);
    metrics.observeExponential(0.000001);
    metrics.observeNormal(-0.0003, 1);

    Exposition exposition = scrape();
    assertThat(exposition.value("rpc_durations_histogram_seconds_count")).isOne();
    assertThat(exposition.value("rpc_durations_histogram_seconds_sum")).isEqualTo(-0.0003);
    assertThat(exposition.value("rpc_durations_seconds_sum{service=\"normal\"}"))
        .isEqualTo(-0.0003);
  }

  @Test
  void bucket_bounds_are_those_of_go_to_the_last_digit() {
    List<String> expected =
        UPPER_BOUNDS_OF_GO.stream()
            .map(bound -> bound.equals("+Inf") ? "Infinity" : "" + Double.parseDouble(bound))
            .map(bound -> "rpc_durations_histogram_seconds_bucket{le=\"" + bound + "\"}")
            .toList();

    assertThat(scrape().series("rpc_durations_histogram_seconds_bucket", "le="))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void buckets_follow_the_parameters_of_the_normal_distribution() {
    assertThat(Buckets.around(1, 0.5)).startsWith(-1.5, -1.25, -1).endsWith(3.25).hasSize(20);
  }

  @ParameterizedTest
  @CsvSource({"1, 1e-20", "0, 1e308", "1e300, 1"})
  void parameters_that_make_no_buckets_are_refused(double mean, double domain) {
    assertThatThrownBy(() -> Buckets.around(mean, domain))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            Double.toString(mean), Double.toString(domain), "must be distinct doubles");
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0.05", "0.9, 0.01", "0.99, 0.001"})
  void quantiles_are_within_their_rank_error(double quantile, double error) {
    SplittableRandom random = new SplittableRandom(42);
    Distribution exponential = new Distribution.Exponential();
    double[] values = DoubleStream.generate(() -> exponential.draw(random)).limit(20_000).toArray();

    Arrays.stream(values).forEach(metrics::observeExponential);

    double estimate =
        scrape()
            .value("rpc_durations_seconds{service=\"exponential\",quantile=\"" + quantile + "\"}");
    Arrays.sort(values);
    double rank = (Arrays.binarySearch(values, estimate) + 1) / (double) values.length;
    assertThat(rank).isCloseTo(quantile, within(error));
  }

  @ParameterizedTest
  @ValueSource(strings = {"uniform", "normal", "exponential"})
  void each_service_has_the_three_quantiles(String service) {
    assertThat(scrape().series("rpc_durations_seconds{service=\"" + service, "quantile="))
        .extracting(series -> series.replaceAll(".*quantile=\"(.*)\".*", "$1"))
        .containsExactly("0.5", "0.9", "0.99");
  }

  @Test
  void quantiles_forget_in_fifths_after_ten_minutes() throws ReflectiveOperationException {
    AtomicLong clock = windowClock();
    String median = "rpc_durations_seconds{service=\"uniform\",quantile=\"0.5\"}";
    metrics.observeUniform(0.0001);

    clock.addAndGet(Duration.ofMinutes(9).toMillis());
    assertThat(scrape().value(median)).isEqualTo(0.0001);

    clock.addAndGet(Duration.ofSeconds(61).toMillis());
    assertThat(scrape().value(median)).isNaN();
  }

  @Test
  void quantiles_turn_over_every_two_minutes() throws ReflectiveOperationException {
    AtomicLong clock = windowClock();
    String median = "rpc_durations_seconds{service=\"uniform\",quantile=\"0.5\"}";
    clock.addAndGet(Duration.ofSeconds(119).toMillis());
    metrics.observeUniform(0.0001);

    clock.addAndGet(Duration.ofSeconds(480).toMillis());
    assertThat(scrape().value(median)).as("8 minutes old").isEqualTo(0.0001);

    clock.addAndGet(Duration.ofSeconds(2).toMillis());
    assertThat(scrape().value(median)).as("as if 10 minutes old").isNaN();
  }

  @Test
  void the_native_histogram_grows_by_a_factor_of_at_most_1_1() {
    metrics.observeNormal(0.0001, 1);

    assertThat(histogram().getNativeSchema()).as("2^(2^-3) = 1.09").isEqualTo(3);
    assertThat(histogram().getNativeZeroThreshold()).isEqualTo(Math.pow(2, -128));
  }

  @Test
  void the_native_histogram_takes_any_number_of_buckets() {
    IntStream.range(0, 500).forEach(i -> metrics.observeNormal(Math.pow(1.2, i - 250), i));

    assertThat(histogram().getNativeSchema()).isEqualTo(3);
    assertThat(histogram().getNativeBucketsForPositiveValues().size()).isEqualTo(500);
  }

  @Test
  void the_newest_observation_always_replaces_the_exemplar_of_its_bucket() {
    metrics.observeNormal(0.00001, 1);
    metrics.observeNormal(0.00002, 2);
    metrics.observeNormal(0.00015, 3);
    metrics.observeNormal(-5, 4);
    metrics.observeNormal(5, 5);
    metrics.observeNormal(6, 6);

    assertThat(histogram().getExemplars())
        .extracting(exemplar -> exemplar.getLabels().get("dummyID"), Exemplar::getValue)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("4", -5.0),
            org.assertj.core.groups.Tuple.tuple("1", 0.00001),
            org.assertj.core.groups.Tuple.tuple("2", 0.00002),
            org.assertj.core.groups.Tuple.tuple("3", 0.00015),
            org.assertj.core.groups.Tuple.tuple("6", 6.0));
  }

  @Test
  void a_value_on_a_bound_belongs_to_the_bucket_below_it() {
    double bound = Buckets.around(0.00001, 0.0002)[12];

    metrics.observeNormal(bound, 7);

    assertThat(openMetrics())
        .containsPattern(
            "le=\"2.1000000000000023E-4\"} 1 # \\{dummyID=\"7\"} 2.1000000000000023E-4");
  }

  @Test
  void no_scrape_sees_an_exemplar_in_an_empty_bucket() throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    SplittableRandom random = new SplittableRandom(1);
    Thread loop =
        new Thread(
            () -> {
              while (!done.get()) {
                metrics.observeNormal(random.nextGaussian() * 0.0002, 1);
              }
            });
    loop.start();
    try {
      for (int scrape = 0; scrape < 200; scrape++) {
        HistogramDataPointSnapshot histogram = histogram();
        for (int i = 0; i < histogram.getClassicBuckets().size(); i++) {
          double above =
              i == 0
                  ? Double.NEGATIVE_INFINITY
                  : histogram.getClassicBuckets().getUpperBound(i - 1);
          if (histogram.getClassicBuckets().getCount(i) == 0) {
            assertThat(
                    histogram
                        .getExemplars()
                        .get(above, histogram.getClassicBuckets().getUpperBound(i)))
                .isNull();
          }
        }
      }
    } finally {
      done.set(true);
      loop.join();
    }
  }

  private Exposition scrape() {
    return Exposition.of(
        ExpositionFormats.init().getPrometheusTextFormatWriter().toDebugString(registry.scrape()));
  }

  private String openMetrics() {
    return ExpositionFormats.init()
        .getOpenMetricsTextFormatWriter()
        .toDebugString(registry.scrape());
  }

  private HistogramDataPointSnapshot histogram() {
    for (MetricSnapshot snapshot : registry.scrape()) {
      if (snapshot instanceof HistogramSnapshot histogram) {
        return histogram.getDataPoints().get(0);
      }
    }
    throw new AssertionError("no histogram");
  }

  /** The clock of the uniform service's window; the library has no other way in for ten minutes. */
  private AtomicLong windowClock() throws ReflectiveOperationException {
    AtomicLong clock = new AtomicLong(System.currentTimeMillis());
    Object window = field(field(metrics, "uniform"), "quantileValues");
    Field time = window.getClass().getDeclaredField("currentTimeMillis");
    time.setAccessible(true);
    time.set(window, (LongSupplier) clock::get);
    return clock;
  }

  private static Object field(Object object, String name) throws ReflectiveOperationException {
    Field field = object.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(object);
  }
}
