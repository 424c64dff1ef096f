package io.metricsdemo.app.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StrictOpenMetricsTest {

  private final PrometheusRegistry registry = new PrometheusRegistry();

  @Test
  void sum_that_may_decrease_is_left_out() throws IOException {
    observe(new RpcMetrics(registry, 0.00001, 0.0002));

    assertThat(openMetrics(registry.scrape()))
        .contains(
            "rpc_durations_seconds_sum{service=\"normal\"} -0.5",
            "rpc_durations_histogram_seconds_sum -0.5",
            "rpc_durations_histogram_seconds_count 2");
    assertThat(openMetrics(StrictOpenMetrics.of(registry.scrape())))
        .doesNotContain(
            "rpc_durations_seconds_sum{service=\"normal\"}",
            "rpc_durations_histogram_seconds_sum",
            "rpc_durations_histogram_seconds_count")
        .contains(
            "rpc_durations_seconds_count{service=\"normal\"} 2",
            "rpc_durations_seconds_sum{service=\"uniform\"} 0.5",
            "rpc_durations_seconds_sum{service=\"exponential\"} 0.25",
            "rpc_durations_histogram_seconds_bucket{le=\"+Inf\"} 2");
  }

  @Test
  void negative_quantile_is_left_out() throws IOException {
    observe(new RpcMetrics(registry, 0.00001, 0.0002));

    assertThat(openMetrics(StrictOpenMetrics.of(registry.scrape())))
        .doesNotContain("rpc_durations_seconds{service=\"normal\",quantile=\"0.5\"}")
        .contains(
            "rpc_durations_seconds{service=\"normal\",quantile=\"0.99\"} 0.25",
            "rpc_durations_seconds{service=\"uniform\",quantile=\"0.5\"} 0.5");
  }

  @Test
  void histogram_without_a_negative_bound_keeps_its_sum() throws IOException {
    observe(new RpcMetrics(registry, 1, 0.0002));

    assertThat(openMetrics(StrictOpenMetrics.of(registry.scrape())))
        .contains("rpc_durations_histogram_seconds_sum", "rpc_durations_histogram_seconds_count 2");
  }

  private static void observe(RpcMetrics metrics) {
    metrics.observeNormal(-0.75, 1);
    metrics.observeNormal(0.25, 2);
    metrics.observeUniform(0.5);
    metrics.observeExponential(0.25);
  }

  private static String openMetrics(MetricSnapshots metrics) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OpenMetricsTextFormatWriter.create().write(out, metrics);
    return out.toString(UTF_8);
  }
}
