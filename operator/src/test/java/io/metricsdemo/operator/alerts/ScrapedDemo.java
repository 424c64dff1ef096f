package io.metricsdemo.operator.alerts;

import io.metricsdemo.operator.Promtool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The series of one pod as a Prometheus stores them: ten draws of each service a second, with the
 * true mean and the true quantiles, until a test spoils them.
 */
final class ScrapedDemo {

  private static final int BUCKETS = 21;

  /** Of uniform, normal and exponential draws with the default parameters; seconds. */
  private static final Map<String, Double> MEANS =
      Map.of("uniform", 1e-4, "normal", 1e-5, "exponential", 1e-6);

  private static final Map<String, Map<String, Double>> QUANTILES =
      Map.of(
          "uniform", Map.of("0.5", 1e-4, "0.9", 1.8e-4, "0.99", 1.98e-4),
          "normal", Map.of("0.5", 1e-5, "0.9", 2.663e-4, "0.99", 4.753e-4),
          "exponential", Map.of("0.5", 6.93e-7, "0.9", 2.303e-6, "0.99", 4.605e-6));

  private final String labels;
  private final int seconds;
  private final int scrapes;
  private final Map<String, String> series = new HashMap<>();

  /**
   * @param labels those of the target and its pod
   * @param seconds between two scrapes
   * @param scrapes how many there are
   * @param serviceLabel what Prometheus calls the application's label {@code service}
   */
  ScrapedDemo(String labels, int seconds, int scrapes, String serviceLabel) {
    this.labels = labels;
    this.seconds = seconds;
    this.scrapes = scrapes;
    series.put("up{%s}".formatted(labels), constant(1));
    MEANS.forEach(
        (service, mean) -> {
          String own = "%s=\"%s\"".formatted(serviceLabel, service);
          put("rpc_durations_seconds_count", own, growing(draws()));
          put("rpc_durations_seconds_sum", own, growing(draws() * mean));
          QUANTILES
              .get(service)
              .forEach(
                  (quantile, value) ->
                      put(
                          "rpc_durations_seconds",
                          "%s,quantile=\"%s\"".formatted(own, quantile),
                          constant(value)));
        });
    for (int i = 0; i < BUCKETS; i++) {
      put(
          "rpc_durations_histogram_seconds_bucket",
          "le=\"%d\"".formatted(i),
          growing(draws() * i / BUCKETS));
    }
  }

  private int draws() {
    return 10 * seconds;
  }

  private void put(String metric, String own, String values) {
    series.put("%s{%s,%s}".formatted(metric, labels, own), values);
  }

  private String constant(double value) {
    return "%sx%d".formatted(value + "+0", scrapes);
  }

  private String growing(double step) {
    return "0+%sx%d".formatted(step, scrapes);
  }

  /** All of its scrapes fail: only {@code up} is stored. */
  ScrapedDemo down() {
    series.clear();
    series.put("up{%s}".formatted(labels), constant(0));
    return this;
  }

  /** Lacks the series whose names contain a text. */
  ScrapedDemo without(String text) {
    series.keySet().removeIf(name -> name.contains(text));
    return this;
  }

  /** Has other values in the series whose names contain both texts. */
  ScrapedDemo with(String text, String other, String values) {
    series.replaceAll(
        (name, right) -> name.contains(text) && name.contains(other) ? values : right);
    return this;
  }

  /** Multiplies all that the services whose label contains a text have drawn. */
  ScrapedDemo scaled(String service, double factor) {
    return with("_sum{", service, growing(draws() * MEANS.get(service) * factor));
  }

  /** Its counters do not increase, nor do its sums. */
  ScrapedDemo stopped() {
    int drawn = 5000;
    MEANS.forEach((service, mean) -> with("_sum{", service, constant(drawn * mean)));
    return with("_count{", "", constant(drawn));
  }

  List<Map<String, String>> series() {
    List<Map<String, String>> all = new ArrayList<>();
    series.forEach((name, values) -> all.add(Promtool.series(name, values)));
    return all;
  }
}
