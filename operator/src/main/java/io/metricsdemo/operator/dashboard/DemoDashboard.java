package io.metricsdemo.operator.dashboard;

import io.metricsdemo.api.v1alpha1.Defaults;
import io.metricsdemo.operator.dashboard.Dashboard.Row;
import io.metricsdemo.operator.dashboard.Panel.Type;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.parameters.Durations;
import io.metricsdemo.operator.verification.GroundTruth;
import io.metricsdemo.operator.verification.RpcService;
import io.metricsdemo.operator.verification.SeriesNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What arrives in Prometheus from a demo, beside what its pods draw from: of one demo, with the
 * ground truth of its spec, or of any demo.
 */
public final class DemoDashboard {

  private static final String DESCRIPTION =
      "The samples of a MetricsDemo in Prometheus, beside the distributions that its pods draw from";

  private static final String SECONDS = "s";
  private static final int FULL = 24;
  private static final int HALF = FULL / 2;
  private static final int THIRD = FULL / 3;
  private static final int STAT = FULL / 6;

  private final Scope scope;

  private DemoDashboard(Scope scope) {
    this.scope = scope;
  }

  /**
   * Which demo the queries are about, as text in PromQL.
   *
   * @param interval of its scrapes
   * @param oscillationPeriod in seconds
   */
  private record Scope(
      String namespace, String demo, String interval, String oscillationPeriod, Truth truth) {

    String series(String metric, String... more) {
      List<String> matchers =
          new ArrayList<>(
              List.of("namespace=\"%s\"".formatted(namespace), "job=\"%s\"".formatted(demo)));
      matchers.addAll(List.of(more));
      return "%s{%s}".formatted(metric, String.join(",", matchers));
    }
  }

  /** The true quantile of a service in seconds, as PromQL. */
  private interface Truth {
    String quantile(RpcService service, double quantile);
  }

  /** Of one demo: its ground truth is computed from the spec. */
  public static Dashboard of(DemoParameters demo) {
    GroundTruth truth = GroundTruth.of(demo.generator());
    Scope scope =
        new Scope(
            demo.namespace(),
            demo.name(),
            demo.monitoring().interval().text(),
            Durations.inSeconds(demo.generator().oscillationPeriod()),
            (service, quantile) ->
                "vector(%s)".formatted(truth.quantile(service.label(), quantile)));
    return new DemoDashboard(scope)
        .dashboard(
            uid(demo),
            "MetricsDemo %s/%s".formatted(demo.namespace(), demo.name()),
            List.of(Variable.datasource()));
  }

  /** Grafana accepts at most 40 characters, fewer than a namespace and a name can have. */
  private static String uid(DemoParameters demo) {
    return UUID.nameUUIDFromBytes(
            "metricsdemo/%s/%s"
                .formatted(demo.namespace(), demo.name())
                .getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  /** Of any demo, which the reader of the dashboard chooses. */
  public static Dashboard ofAnyDemo() {
    Scope scope =
        new Scope(
            "$namespace",
            "$demo",
            "$interval",
            "$oscillation_period",
            DemoDashboard::quantileFromSeries);
    String managed = "app_kubernetes_io_managed_by=\"%s\"".formatted(Labels.OPERATOR);
    return new DemoDashboard(scope)
        .dashboard(
            "metricsdemo",
            "MetricsDemo",
            List.of(
                Variable.datasource(),
                Variable.labelValues(
                    "namespace",
                    "Namespace",
                    "%s{%s}".formatted(SeriesNames.COUNT, managed),
                    "namespace"),
                Variable.labelValues(
                    "demo",
                    "MetricsDemo",
                    "%s{%s,namespace=\"$namespace\"}".formatted(SeriesNames.COUNT, managed),
                    "job"),
                Variable.text(
                    "interval",
                    "Interval",
                    "spec.monitoring.interval of the MetricsDemo",
                    Defaults.INTERVAL),
                Variable.text(
                    "uniform_domain",
                    "Uniform domain",
                    "spec.generator.uniformDomain of the MetricsDemo, in seconds",
                    seconds(Defaults.UNIFORM_DOMAIN)),
                Variable.text(
                    "oscillation_period",
                    "Oscillation period",
                    "spec.generator.oscillationPeriod of the MetricsDemo, in seconds",
                    seconds(Defaults.OSCILLATION_PERIOD))));
  }

  private static String seconds(String duration) {
    return Durations.inSeconds(Durations.parse(duration).orElseThrow());
  }

  /**
   * Where the spec is not known. The histogram shows the parameters of the normal distribution: its
   * lowest bound is 5 standard deviations below the mean, and its highest finite one 4.5 above. A
   * histogram with all observations in its first bucket, or in its last, has that bound as its
   * quantile 1. The mean of the exponential distribution is fixed.
   */
  private static String quantileFromSeries(RpcService service, double quantile) {
    return switch (service) {
      case UNIFORM -> "vector(%s * $uniform_domain)".formatted(quantile);
      case EXPONENTIAL -> "vector(%s)".formatted(GroundTruth.exponentialQuantile(quantile));
      case NORMAL -> {
        String buckets = "group by (le) (%s{namespace=\"$namespace\",job=\"$demo\",le%s\"+Inf\"})";
        String finite = buckets.formatted(SeriesNames.BUCKET, "!=");
        String infinite = buckets.formatted(SeriesNames.BUCKET, "=");
        String lowest = "histogram_quantile(1, %s or %s)".formatted(finite, infinite);
        String highest = "histogram_quantile(1, 0 * %s or %s)".formatted(finite, infinite);
        double share = GroundTruth.normalQuantileAmongBounds(quantile);
        yield "%s * %s + %s * %s".formatted(1 - share, lowest, share, highest);
      }
    };
  }

  private Dashboard dashboard(String uid, String title, List<Variable> variables) {
    return new Dashboard(
        uid,
        title,
        DESCRIPTION,
        scope.interval(),
        variables,
        List.of(
            scraping(),
            Row.of(
                "Quantiles beside the ground truth",
                Stream.of(RpcService.values()).map(this::quantiles).toArray(Panel[]::new)),
            histogram(),
            Row.of("Rates of events", rates(), exemplars())));
  }

  private Row scraping() {
    return Row.of(
        "Scraping",
        Panel.of(
            Type.STAT,
            "Targets",
            "Pods that Prometheus scrapes, and those whose last scrape succeeded",
            "short",
            STAT,
            Query.of("count(%s)".formatted(scope.series("up")), "targets").now(),
            Query.of("sum(%s)".formatted(scope.series("up")), "up").now()),
        Panel.of(
            Type.STAT,
            "Age of the newest sample",
            "The oldest of all pods. More than two scrape intervals: scrapes are missing",
            SECONDS,
            STAT,
            Query.of("max(time() - timestamp(%s))".formatted(scope.series("up")), "age").now()),
        Panel.of(
            Type.STAT,
            "Samples per scrape",
            "Samples that a pod serves, and those that are left after relabeling",
            "short",
            STAT,
            Query.of("max(%s)".formatted(scope.series("scrape_samples_scraped")), "served").now(),
            Query.of(
                    "max(%s)".formatted(scope.series("scrape_samples_post_metric_relabeling")),
                    "stored")
                .now()),
        Panel.of(
            Type.STAT,
            "Slowest scrape",
            "The longest duration of the last scrapes",
            SECONDS,
            STAT,
            Query.of("max(%s)".formatted(scope.series("scrape_duration_seconds")), "duration")
                .now()),
        Panel.of(
            Type.STAT,
            "Events",
            "Draws of all services within the time range",
            "short",
            2 * STAT,
            Query.of(
                    "sum by (rpc) (%s)"
                        .formatted(
                            named(
                                "increase(%s[$__range])"
                                    .formatted(scope.series(SeriesNames.COUNT)))),
                    "{{rpc}}")
                .now()),
        Panel.of(
            Type.STATES,
            "Target health",
            "Whether the last scrape of each pod succeeded",
            "short",
            HALF,
            Query.of("max by (pod) (%s)".formatted(scope.series("up")), "{{pod}}")),
        Panel.of(
            Type.TIME_SERIES,
            "Scrape duration",
            "How long the scrape of each pod takes",
            SECONDS,
            HALF,
            Query.of(
                "max by (pod) (%s)".formatted(scope.series("scrape_duration_seconds")),
                "{{pod}}")));
  }

  /** Quantiles of a summary cannot be aggregated, so each pod has its own lines. */
  private Panel quantiles(RpcService service) {
    List<Query> queries = new ArrayList<>();
    queries.add(
        Query.of(
            ofService(SeriesNames.SUMMARY, service, "quantile!=\"\""), "{{quantile}} {{pod}}"));
    queries.addAll(expected(service));
    return Panel.of(
        Type.TIME_SERIES,
        title(service) + " service",
        "Quantiles of each pod over its last 10 minutes; dashed: the true quantiles",
        SECONDS,
        THIRD,
        queries.toArray(Query[]::new));
  }

  private List<Query> expected(RpcService service) {
    return GroundTruth.QUANTILES.stream()
        .map(
            quantile ->
                Query.of(scope.truth().quantile(service, quantile), Panel.EXPECTED + quantile))
        .toList();
  }

  private Row histogram() {
    List<Query> queries = new ArrayList<>();
    for (double quantile : GroundTruth.QUANTILES) {
      queries.add(
          Query.of(
              "histogram_quantile(%s, %s)".formatted(quantile, buckets()), quantile + " classic"));
      queries.add(
          Query.of(
              "histogram_quantile(%s, %s)".formatted(quantile, nativeHistogram()),
              quantile + " native"));
    }
    queries.addAll(expected(RpcService.NORMAL));
    return Row.of(
        "Histogram of the normal service",
        Panel.of(
            Type.TIME_SERIES,
            "Quantiles of all pods",
            "By the classic and by the native histogram; dashed: the true quantiles. A Prometheus"
                + " that stores no native histograms shows the classic one only",
            SECONDS,
            THIRD,
            queries.toArray(Query[]::new)),
        Panel.of(
            Type.HEATMAP,
            "Classic histogram",
            "Events per second in each bucket, of all pods",
            SECONDS,
            THIRD,
            Query.of(buckets(), "{{le}}")),
        Panel.of(
            Type.HEATMAP,
            "Native histogram",
            "Events per second in each bucket, of all pods; empty if Prometheus stores no native"
                + " histograms",
            SECONDS,
            THIRD,
            Query.of(nativeHistogram(), "")));
  }

  private String buckets() {
    return "sum by (le) (rate(%s[$__rate_interval]))".formatted(scope.series(SeriesNames.BUCKET));
  }

  private String nativeHistogram() {
    return "sum(rate(%s[$__rate_interval]))".formatted(scope.series(SeriesNames.HISTOGRAM));
  }

  private Panel rates() {
    List<Query> queries = new ArrayList<>();
    queries.add(
        Query.of(
            "sum by (rpc) (%s)"
                .formatted(
                    named("rate(%s[$__rate_interval])".formatted(scope.series(SeriesNames.COUNT)))),
            "{{rpc}}"));
    for (RpcService service : RpcService.values()) {
      queries.add(Query.of(expectedRate(service), Panel.EXPECTED + service.label()));
    }
    return Panel.of(
        Type.TIME_SERIES,
        "Events of all pods",
        "The rates oscillate: the pauses between two events grow and shrink. Dashed: the rates by"
            + " the age of each pod. Measured rates are slightly lower, since an event takes time too",
        "cps",
        HALF,
        queries.toArray(Query[]::new));
  }

  /**
   * The mean rate within the window. The pauses follow the age of the process, and are cut to whole
   * milliseconds.
   */
  private String expectedRate(RpcService service) {
    String pause =
        "floor(%d * (2 + sin(sin(2 * pi() * (time() - %s) / %s))))"
            .formatted(
                service.pauseMillis(),
                scope.series("process_start_time_seconds"),
                scope.oscillationPeriod());
    return "sum(avg_over_time((1000 / %s)[$__rate_interval:%s]))"
        .formatted(pause, scope.interval());
  }

  private Panel exemplars() {
    return Panel.of(
        Type.TIME_SERIES,
        "Exemplars of the normal service",
        "The quantile 0.99 with single events, which the demo labels with a dummy trace ID; needs the"
            + " exemplar storage of Prometheus",
        SECONDS,
        HALF,
        Query.of("histogram_quantile(0.99, %s)".formatted(buckets()), "0.99").withExemplars());
  }

  /**
   * The label of the demo's service, which Prometheus renames unless spec.monitoring.honorLabels is
   * true.
   */
  private String ofService(String metric, RpcService service, String more) {
    return "%s or %s"
        .formatted(
            scope.series(metric, "exported_service=\"%s\"".formatted(service.label()), more),
            scope.series(
                metric,
                "exported_service=\"\"",
                "service=\"%s\"".formatted(service.label()),
                more));
  }

  /** With the demo's service as label rpc, however Prometheus has renamed it. */
  private static String named(String expression) {
    return "label_replace(label_replace(%s, \"rpc\", \"$1\", \"service\", \"(.*)\"), \"rpc\", \"$1\", \"exported_service\", \"(.+)\")"
        .formatted(expression);
  }

  private static String title(RpcService service) {
    return service.label().substring(0, 1).toUpperCase(Locale.ROOT) + service.label().substring(1);
  }
}
