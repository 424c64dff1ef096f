package io.metricsdemo.operator.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.load.Load;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadParserTest {

  private final SpecParser parser =
      new SpecParser(new ImageRules("demo-app:1", List.of()), MonitorMetadata.NONE);

  @Test
  void demo_has_no_load_unless_the_spec_asks_for_one() throws InvalidSpecException {
    assertThat(parse("{}")).isEmpty();
  }

  @Test
  void load_without_fields_has_the_defaults_of_the_demo_application() throws InvalidSpecException {
    assertThat(parse("{load: {}}")).contains(Load.parse(Map.of()));
  }

  @Test
  void each_field_reaches_the_load() throws InvalidSpecException {
    assertThat(
            parse(
                """
                load:
                  metrics: {gauges: 1, counters: 2, histograms: 3, nativeHistograms: 4, summaries: 5}
                  seriesPerMetric: 6
                  buckets: 7
                  quantiles: 8
                  labels: {count: 9, nameLength: 10, valueLength: 11}
                  churn: {percent: 12, every: 1h30m}
                  changingPercent: 13
                  shape: {kind: Spike, peak: 14, period: 90s}
                """))
        .contains(
            new Load(
                new Load.Metrics(1, 2, 3, 4, 5),
                6,
                7,
                8,
                new Load.Labels(9, 10, 11),
                new Load.Churn(12, Duration.ofMinutes(90)),
                13,
                new Load.Shape(Load.Shape.Kind.SPIKE, 14, Duration.ofSeconds(90))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{metrics: {gauges: 10001}} | spec.load.metrics.gauges: Invalid value: \"10001\": must be between 0 and 10000, inclusive",
        "{seriesPerMetric: 0} | spec.load.seriesPerMetric: Invalid value: \"0\": must be between 1 and 100000, inclusive",
        "{churn: {every: 59s}} | spec.load.churn.every: Invalid value: \"59s\": must be a duration between 1m and 24h, inclusive, in h, m or s",
        "{shape: {period: 1m500ms}} | spec.load.shape.period: Invalid value: \"1m500ms\": must be a duration between 1m and 24h, inclusive, in h, m or s",
        "{metrics: {gauges: 10000}, seriesPerMetric: 101} | spec.load: the load has 1010000 series at its peak; allowed are at most 1000000",
        "{metrics: {gauges: 10000}, shape: {kind: Ramp, peak: 11}} | spec.load: the load has 1100000 series at its peak; allowed are at most 1000000",
      })
  void mistake_is_reported_with_field_value_and_what_is_allowed(String load, String message) {
    assertThatThrownBy(() -> parse("{load: " + load + "}")).hasMessage(message);
  }

  @Test
  void peak_of_a_steady_load_counts_nothing() throws InvalidSpecException {
    assertThat(parse("{load: {metrics: {gauges: 10000}, shape: {peak: 100}}}"))
        .map(Load::maxSeries)
        .contains(100_000L);
  }

  private Optional<Load> parse(String spec) throws InvalidSpecException {
    return parser
        .parse(
            Serialization.unmarshal(
                "metadata: {name: demo-app, namespace: default}\nspec:\n" + spec.indent(2),
                MetricsDemo.class))
        .load();
  }
}
