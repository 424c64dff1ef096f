package io.metricsdemo.operator.dashboard;

import io.metricsdemo.api.v1alpha1.Defaults;
import io.metricsdemo.operator.dashboard.Dashboard.Row;
import io.metricsdemo.operator.dashboard.Panel.Type;
import java.util.List;

/** The operator itself, from its own metrics: all replicas, and all MetricsDemos together. */
public final class OperatorDashboard {

  private static final String SECONDS = "s";
  private static final String COUNT = "short";
  private static final int HALF = 12;
  private static final int THIRD = 8;
  private static final int QUARTER = 6;

  private OperatorDashboard() {}

  public static Dashboard dashboard() {
    return new Dashboard(
        "metricsdemo-operator",
        "MetricsDemo operator",
        "The MetricsDemo operator: its replicas, its reconciliations, and the state of all MetricsDemos",
        "$interval",
        List.of(
            Variable.datasource(),
            Variable.labelValues(
                "namespace", "Namespace", "metricsdemo_operator_build_info", "namespace"),
            Variable.labelValues(
                "job", "Job", "metricsdemo_operator_build_info{namespace=\"$namespace\"}", "job"),
            Variable.text(
                "interval",
                "Interval",
                "How often Prometheus scrapes the operator",
                Defaults.INTERVAL)),
        List.of(replicas(), demos(), timeToScrape(), reconciliations(), process()));
  }

  private static Row replicas() {
    return Row.of(
        "Replicas",
        Panel.of(
            Type.STAT,
            "Leaders",
            "Replicas that reconcile: exactly one",
            COUNT,
            QUARTER,
            Query.of("sum(%s)".formatted(series("metricsdemo_leader")), "leaders").now()),
        Panel.of(
            Type.NAME,
            "Version",
            "Of the operator and of its Java",
            COUNT,
            QUARTER,
            Query.of(
                    "count by (version, java_version) (%s)"
                        .formatted(series("metricsdemo_operator_build_info")),
                    "{{version}}, Java {{java_version}}")
                .now()),
        Panel.of(
            Type.STAT,
            "Ready MetricsDemos",
            "By condition Ready",
            COUNT,
            HALF,
            Query.of(condition("Ready"), "{{status}}").now()),
        Panel.of(
            Type.STATES,
            "Leader",
            "Which replica reconciles",
            COUNT,
            24,
            Query.of("max by (pod) (%s)".formatted(series("metricsdemo_leader")), "{{pod}}")));
  }

  /** Both replicas report the same resources, so the greater number counts. */
  private static Row demos() {
    return Row.of(
        "Conditions and verification",
        conditionOverTime("Ready", "the objects are as the spec asks, and all pods are ready"),
        conditionOverTime("Selected", "at least one Prometheus selects the ServiceMonitor"),
        conditionOverTime("Scraped", "a Prometheus scrapes every ready pod"),
        conditionOverTime("DataVerified", "the samples match the distributions"),
        Panel.of(
            Type.TIME_SERIES,
            "In progress or stalled",
            "MetricsDemos that are being reconciled, and those that need somebody to act",
            COUNT,
            THIRD,
            Query.of(
                "max by (condition) (%s)"
                    .formatted(
                        series(
                            "metricsdemo_resources",
                            "condition=~\"Reconciling|Stalled\",status=\"True\"")),
                "{{condition}}")),
        Panel.of(
            Type.TIME_SERIES,
            "Not true",
            "Conditions that are False or Unknown, all but Reconciling and Stalled",
            COUNT,
            THIRD,
            Query.of(
                "max by (condition, status) (%s)"
                    .formatted(
                        series(
                            "metricsdemo_resources",
                            "condition!~\"Reconciling|Stalled\",status!=\"True\"")),
                "{{condition}} {{status}}")));
  }

  private static Panel conditionOverTime(String condition, String meaning) {
    return Panel.of(
        Type.STACKED,
        condition,
        "MetricsDemos by the status of condition %s: %s".formatted(condition, meaning),
        COUNT,
        THIRD,
        Query.of(condition(condition), "{{status}}"));
  }

  private static String condition(String type) {
    return "max by (status) (%s)"
        .formatted(series("metricsdemo_resources", "condition=\"%s\"".formatted(type)));
  }

  /** Since the replicas started: new demos are rare, so rates would mostly be empty. */
  private static Row timeToScrape() {
    String buckets =
        "sum by (stage, le) (%s)".formatted(series("metricsdemo_time_to_scrape_seconds_bucket"));
    return Row.of(
        "Time to scrape",
        Panel.of(
            Type.STAT,
            "Median by stage",
            "From the creation of a demo until its pods are ready, Prometheus has discovered it, the"
                + " first pod is scraped, and all are; demos since the replicas started",
            SECONDS,
            HALF,
            Query.of("histogram_quantile(0.5, %s)".formatted(buckets), "{{stage}}").now()),
        Panel.of(
            Type.STAT,
            "Demos by stage",
            "Demos that have reached the stage since the replicas started",
            COUNT,
            HALF,
            Query.of(
                    "sum by (stage) (%s)"
                        .formatted(series("metricsdemo_time_to_scrape_seconds_count")),
                    "{{stage}}")
                .now()),
        Panel.of(
            Type.TIME_SERIES,
            "Quantile 0.9 by stage",
            "Of the demos since the replicas started",
            SECONDS,
            24,
            Query.of("histogram_quantile(0.9, %s)".formatted(buckets), "{{stage}}")));
  }

  private static Row reconciliations() {
    String durations =
        "sum by (le) (%s)".formatted(rate("metricsdemo_reconciliation_duration_seconds_bucket"));
    return Row.of(
        "Reconciliations",
        Panel.of(
            Type.TIME_SERIES,
            "Reconciliations",
            "Begun per second, retries included",
            "cps",
            THIRD,
            Query.of(
                "sum by (pod) (%s)".formatted(rate("metricsdemo_reconciliations_total")),
                "{{pod}}")),
        Panel.of(
            Type.TIME_SERIES,
            "Errors",
            "Reconciliations per second that end in an error and are retried",
            "cps",
            THIRD,
            Query.of(
                "sum by (pod) (%s)".formatted(rate("metricsdemo_reconciliation_failures_total")),
                "{{pod}}")),
        Panel.of(
            Type.TIME_SERIES,
            "Queue",
            "Resources that wait to be reconciled",
            COUNT,
            THIRD,
            Query.of(
                "max by (pod) (%s)".formatted(series("metricsdemo_reconciliation_queue_depth")),
                "{{pod}}")),
        Panel.of(
            Type.TIME_SERIES,
            "Duration",
            "Quantiles of the duration of a reconciliation",
            SECONDS,
            HALF,
            Query.of("histogram_quantile(0.5, %s)".formatted(durations), "0.5"),
            Query.of("histogram_quantile(0.9, %s)".formatted(durations), "0.9"),
            Query.of("histogram_quantile(0.99, %s)".formatted(durations), "0.99")),
        Panel.of(
            Type.HEATMAP,
            "Durations",
            "Reconciliations per second in each bucket",
            SECONDS,
            HALF,
            Query.of(durations, "{{le}}")));
  }

  private static Row process() {
    return Row.of(
        "Process",
        Panel.of(
            Type.TIME_SERIES,
            "Memory",
            "Resident memory of the process, and the used part of the heap",
            "bytes",
            THIRD,
            Query.of(
                "max by (pod) (%s)".formatted(series("process_resident_memory_bytes")),
                "{{pod}} resident"),
            Query.of(
                "max by (pod) (%s)".formatted(series("jvm_memory_used_bytes", "area=\"heap\"")),
                "{{pod}} heap")),
        Panel.of(
            Type.TIME_SERIES,
            "Processor",
            "Cores in use",
            COUNT,
            THIRD,
            Query.of("sum by (pod) (%s)".formatted(rate("process_cpu_seconds_total")), "{{pod}}")),
        Panel.of(
            Type.TIME_SERIES,
            "Garbage collection",
            "Share of the time that collections take",
            "percentunit",
            THIRD,
            Query.of(
                "sum by (pod) (%s)".formatted(rate("jvm_gc_collection_seconds_sum")), "{{pod}}")));
  }

  private static String rate(String counter) {
    return "rate(%s[$__rate_interval])".formatted(series(counter));
  }

  private static String series(String metric) {
    return "%s{namespace=\"$namespace\",job=\"$job\"}".formatted(metric);
  }

  private static String series(String metric, String matchers) {
    return "%s{namespace=\"$namespace\",job=\"$job\",%s}".formatted(metric, matchers);
  }
}
