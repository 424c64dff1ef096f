package io.metricsdemo.operator.alerts;

import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.LookBack;
import io.metricsdemo.operator.verification.GroundTruth.MeanTolerance;
import java.util.function.UnaryOperator;

/**
 * PromQL for the series of one demo. Each expression has one element for each pod, with the label
 * {@link #POD} alone: what several servers that write into one store say of a pod is taken
 * together.
 */
record DemoSeries(String namespace, String name, Interval interval, boolean honorLabels) {

  /** What identifies a pod of the demo. */
  static final String POD = "pod";

  private static final String SUMMARY = "rpc_durations_seconds";
  private static final String HISTOGRAM = "rpc_durations_histogram_seconds";

  /** Labels of the application, one of which Prometheus renames unless honorLabels is set. */
  private static final String SERVICE = "service, exported_service";

  static DemoSeries of(DemoParameters demo) {
    return new DemoSeries(
        demo.namespace(),
        demo.name(),
        demo.monitoring().interval(),
        demo.monitoring().honorLabels());
  }

  private String selector(String metric, String labels) {
    return "%s{namespace=\"%s\", job=\"%s\", app_kubernetes_io_managed_by=\"%s\"%s}"
        .formatted(metric, namespace, name, Labels.OPERATOR, labels);
  }

  private String newest(String metric, String labels) {
    return LookBack.newest(selector(metric, labels), interval);
  }

  /** 1 while the newest scrape of a pod was successful, else 0. */
  String up() {
    return byPod(newest("up", ""));
  }

  private static String byPod(String expression) {
    return "max by (%s) (%s)".formatted(POD, expression);
  }

  /** What the summary says of a quantile; seconds. */
  String quantile(String service, double quantile) {
    return byPod(newestOf(SUMMARY, service, ", quantile=\"%s\"".formatted(quantile)));
  }

  /** How many durations the process has drawn. */
  String count(String service) {
    return byPod(newestOf(SUMMARY + "_count", service, ""));
  }

  /** The smallest count within a time. */
  String countBefore(String service, String within) {
    return byPod(
        ofService(
            labels ->
                "min_over_time(%s[%s])".formatted(selector(SUMMARY + "_count", labels), within),
            service));
  }

  /**
   * Whether the mean of all that a process has drawn is too far off, and by how much; seconds. A
   * sum and a count belong together, so that these are not taken together for each pod before.
   */
  String meanMismatch(String service, MeanTolerance tolerance, double draws) {
    return """
        max by (%1$s) (
          abs(%2$s / %3$s - %4$s)
          > %5$s / sqrt(%3$s) + %6$s * %3$s
          and %3$s >= %7$s
        )"""
        .formatted(
            POD,
            newestOf(SUMMARY + "_sum", service, ""),
            newestOf(SUMMARY + "_count", service, ""),
            PromQl.number(tolerance.mean()),
            PromQl.number(tolerance.byRoot()),
            PromQl.number(tolerance.byDraw()),
            PromQl.number(draws));
  }

  private String newestOf(String metric, String service, String labels) {
    return ofService(own -> newest(metric, own + labels), service);
  }

  /**
   * An expression for one service. Prometheus renames its label unless labels are honored, which a
   * Prometheus may refuse; {@code service} is then the name of the Service, which may be that of
   * one of the three.
   */
  private String ofService(UnaryOperator<String> expression, String service) {
    String renamed = expression.apply(", exported_service=\"%s\"".formatted(service));
    return honorLabels
        ? "(%s or %s)"
            .formatted(
                renamed,
                expression.apply(", exported_service=\"\", service=\"%s\"".formatted(service)))
        : renamed;
  }

  /** By how much the count grew of the service that grew least. */
  String leastGrowth(String within) {
    return "min by (%s) (max by (%s, %s) (increase(%s[%s])))"
        .formatted(POD, POD, SERVICE, selector(SUMMARY + "_count", ""), within);
  }

  /** How many services have a count that was scraped more than once. */
  String grownServices(String within) {
    return number(
        "max by (%s, %s) (increase(%s[%s]) > 0)"
            .formatted(POD, SERVICE, selector(SUMMARY + "_count", ""), within));
  }

  /** How many quantiles, sums, counts and buckets a pod has. */
  String quantiles() {
    return distinct(SUMMARY, SERVICE + ", quantile");
  }

  String sums() {
    return distinct(SUMMARY + "_sum", SERVICE);
  }

  String counts() {
    return distinct(SUMMARY + "_count", SERVICE);
  }

  String buckets() {
    return distinct(HISTOGRAM + "_bucket", "le");
  }

  /** A server may store native histograms alone. */
  String nativeHistograms() {
    return number(newest(HISTOGRAM, ""));
  }

  private String distinct(String metric, String labels) {
    return number("count by (%s, %s) (%s)".formatted(POD, labels, newest(metric, "")));
  }

  private static String number(String expression) {
    return "count by (%s) (%s)".formatted(POD, expression);
  }
}
