package io.metricsdemo.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.api.v1alpha1.LoadStatus;
import io.metricsdemo.load.Load;
import io.metricsdemo.load.ScrapeSize;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadPredictionTest {

  private static final Duration INTERVAL = Duration.ofSeconds(30);

  @Test
  void steady_load_is_predicted_for_all_pods() {
    LoadStatus status = predict(Map.of("gauges", "1000", "series-per-metric", "100"), 2);

    assertThat(status.getSeries()).isEqualTo(200_000);
    assertThat(status.getPeakSeries()).isNull();
    assertThat(status.getSamplesPerSecond()).isEqualTo(6_667);
    assertThat(status.getPrometheusMemory().getMin()).isEqualTo("477Mi");
    assertThat(status.getPrometheusMemory().getMax()).isEqualTo("1584Mi");
  }

  @Test
  void bytes_are_those_of_one_pod() {
    LoadStatus status = predict(Map.of("gauges", "10"), 3);

    assertThat(status.getBytesPerScrape()).isEqualTo(1234);
    assertThat(status.getGzipBytesPerScrape()).isEqualTo(123);
  }

  @Test
  void memory_is_that_of_the_peak() {
    Map<String, String> ramp = Map.of("gauges", "1000", "shape", "Ramp", "peak", "5");
    LoadStatus status = predict(ramp, 2);

    assertThat(status.getSeries()).isEqualTo(20_000);
    assertThat(status.getPeakSeries()).isEqualTo(100_000);
    assertThat(status.getPrometheusMemory().getMin()).isEqualTo("239Mi");
  }

  @Test
  void series_that_churn_stay_in_memory_for_three_hours() {
    Map<String, String> churn =
        Map.of("gauges", "1000", "churn-percent", "50", "churn-every", "1h");

    assertThat(predict(churn, 2).getPrometheusMemory().getMin()).isEqualTo("120Mi");
  }

  @Test
  void size_of_a_scrape_is_that_outside_of_the_peak() {
    ScrapeSizes sizes = new ScrapeSizes();
    long steady = sizes.of(Load.parse(Map.of("gauges", "10"))).text();

    assertThat(sizes.of(Load.parse(Map.of("gauges", "10", "shape", "Ramp", "peak", "5"))).text())
        .isEqualTo(steady);
    assertThat(sizes.of(Load.parse(Map.of("gauges", "10", "shape", "Spike", "peak", "5"))).text())
        .isEqualTo(steady);
  }

  private static LoadStatus predict(Map<String, String> load, int pods) {
    return new LoadPrediction(Load.parse(load), pods, INTERVAL).status(new ScrapeSize(1234, 123));
  }
}
