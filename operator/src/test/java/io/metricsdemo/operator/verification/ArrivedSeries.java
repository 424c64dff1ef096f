package io.metricsdemo.operator.verification;

import io.metricsdemo.operator.verification.PodData.ServiceData;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One series of a demo pod as Prometheus stores it, without the labels of its target. */
public record ArrivedSeries(Map<String, String> labels, double value) {

  /** Those of a pod that has drawn exactly what is expected, so many times of each service. */
  public static List<ArrivedSeries> of(double draws) {
    PodData pod = Arrived.of("", draws);
    List<ArrivedSeries> series = new ArrayList<>();
    pod.services().forEach((service, data) -> series.addAll(summary(service, data)));
    pod.buckets()
        .forEach(
            (bound, count) ->
                series.add(
                    new ArrivedSeries(
                        Map.of(
                            "__name__",
                            "rpc_durations_histogram_seconds_bucket",
                            "le",
                            number(bound)),
                        count)));
    return series;
  }

  private static List<ArrivedSeries> summary(String service, ServiceData data) {
    List<ArrivedSeries> series = new ArrayList<>();
    series.add(of("rpc_durations_seconds_sum", service, data.sum()));
    series.add(of("rpc_durations_seconds_count", service, data.count()));
    data.quantiles()
        .forEach(
            (quantile, value) ->
                series.add(
                    new ArrivedSeries(
                        Map.of(
                            "__name__",
                            "rpc_durations_seconds",
                            "service",
                            service,
                            "quantile",
                            number(quantile)),
                        value)));
    return series;
  }

  private static ArrivedSeries of(String name, String service, double value) {
    return new ArrivedSeries(Map.of("__name__", name, "service", service), value);
  }

  private static String number(double number) {
    return Double.isInfinite(number) ? "+Inf" : BigDecimal.valueOf(number).toPlainString();
  }
}
