package io.metricsdemo.operator.alerts;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import io.fabric8.openshift.api.model.monitoring.v1.RuleBuilder;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.verification.GroundTruth;
import io.metricsdemo.operator.verification.Range;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The alerting rules of a demo. Their thresholds come from the distributions that its pods draw
 * from, by the same tests as the operator's own verification, and their windows from the scrape
 * interval. All are evaluated by Prometheus alone: they hold without the operator.
 */
public final class DemoAlerts {

  private static final String WARNING = "warning";
  private static final String CRITICAL = "critical";

  /** That of an alert that fires while all is well, as the Watchdog of kube-prometheus has it. */
  private static final String NONE = "none";

  /** Draws of the last 8 minutes are all in the window of the summary, which is 8 to 10 long. */
  private static final Duration SUMMARY_WINDOW = Duration.ofMinutes(8);

  /** The summary then holds other draws than those that made the alert pending. */
  private static final Duration NEW_SUMMARY = Duration.ofMinutes(10);

  private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(1);

  /** Pods that are scheduled, pulled and discovered. */
  private static final Duration START_OF_PODS = Duration.ofMinutes(5);

  private final DemoParameters demo;
  private final GroundTruth truth;
  private final DemoSeries series;
  private final Duration window;

  private DemoAlerts(DemoParameters demo) {
    this.demo = demo;
    truth = GroundTruth.of(demo.generator());
    series = DemoSeries.of(demo);
    window = longer(demo.monitoring().interval().length().multipliedBy(4), SHORTEST_WINDOW);
  }

  /** The rules of a demo, in the order in which they are to be shown. */
  public static List<Rule> of(DemoParameters demo) {
    return new DemoAlerts(demo).rules();
  }

  private List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    rules.add(targetDown());
    if (demo.replicas() > 0) {
      rules.add(targetsMissing());
    }
    rules.add(seriesMissing());
    rules.add(notProducing());
    truth.services().keySet().forEach(service -> rules.add(dataMismatch(service)));
    if (twoScrapesFitIntoSummary()) {
      truth.services().keySet().forEach(service -> rules.add(quantileDrift(service)));
    }
    rules.add(watchdog());
    return rules;
  }

  private boolean twoScrapesFitIntoSummary() {
    return demo.monitoring().interval().length().multipliedBy(2).compareTo(SUMMARY_WINDOW) <= 0;
  }

  private Rule targetDown() {
    return rule(
        "MetricsDemoTargetDown",
        WARNING,
        "%s == 0".formatted(series.up()),
        window,
        "scrapefailed",
        "Scrapes of pod {{ $labels.pod }} fail.",
        "Prometheus has pod {{ $labels.pod }} of %s as a target, and all its scrapes have failed for more than %s."
            .formatted(name(), PromQl.text(window)));
  }

  private Rule targetsMissing() {
    Duration patience = longer(window, START_OF_PODS);
    return rule(
        "MetricsDemoTargetsMissing",
        WARNING,
        "(count(%s) or vector(0)) < %d".formatted(series.up(), demo.replicas()),
        patience,
        "reasons-by-symptom",
        "Prometheus does not scrape all pods of MetricsDemo %s.".formatted(demo.name()),
        "Prometheus has {{ $value }} of the %d pods of %s as targets, for more than %s. Condition Scraped of the MetricsDemo has the reason."
            .formatted(demo.replicas(), name(), PromQl.text(patience)));
  }

  private Rule seriesMissing() {
    return rule(
        "MetricsDemoSeriesMissing",
        CRITICAL,
        """
        %s == 1
        unless on (%s) (
        %s
        )
        """
            .formatted(series.up(), DemoSeries.POD, complete()),
        window,
        "seriesmissing",
        "Series of pod {{ $labels.pod }} are missing in Prometheus.",
        "Scrapes of pod {{ $labels.pod }} of %s succeed, but Prometheus lacks some of its series. Look for metric relabelings that drop or rename them."
            .formatted(name()));
  }

  /** Pods that have all series. */
  private String complete() {
    return """
          %2$s >= %3$d
          and on (%1$s) %4$s >= %6$d
          and on (%1$s) %5$s >= %6$d
          and on (%1$s) (
            %7$s >= %8$d
            or on (%1$s) %9$s
          )"""
        .formatted(
            DemoSeries.POD,
            series.quantiles(),
            truth.services().size() * GroundTruth.QUANTILES.size(),
            series.sums(),
            series.counts(),
            truth.services().size(),
            series.buckets(),
            // With that of +Inf.
            truth.bucketBounds().size() + 1,
            series.nativeHistograms());
  }

  private Rule notProducing() {
    return rule(
        "MetricsDemoNotProducing",
        WARNING,
        "%s == 0".formatted(series.leastGrowth(PromQl.text(window))),
        window,
        "notproducing",
        "A counter of pod {{ $labels.pod }} has stopped increasing.",
        "Scrapes of pod {{ $labels.pod }} of %s bring the same count again and again. Each service draws several times a second."
            .formatted(name()));
  }

  private Rule dataMismatch(String service) {
    return ofService(
        service,
        rule(
            "MetricsDemoDataMismatch",
            CRITICAL,
            meanMismatch(service),
            longer(window, NEW_SUMMARY),
            "datamismatch",
            "The data of pod {{ $labels.pod }} in Prometheus is wrong.",
            "The mean of the %s durations of pod {{ $labels.pod }} of %s differs by {{ $value }} s from the expected %s s. Chance exceeds the threshold less than once in 10^9 times."
                .formatted(service, name(), PromQl.number(truth.meanTolerance(service).mean()))));
  }

  private String meanMismatch(String service) {
    return series.meanMismatch(service, truth.meanTolerance(service), truth.requiredDraws(service));
  }

  private Rule quantileDrift(String service) {
    double draws = truth.requiredDraws(service);
    String drifted =
        GroundTruth.QUANTILES.stream()
            .map(
                quantile -> {
                  Range range = truth.quantileRange(service, quantile, draws);
                  return "label_replace(%1$s < %2$s or %1$s > %3$s, \"quantile\", \"%4$s\", \"\", \"\")"
                      .formatted(
                          series.quantile(service, quantile),
                          PromQl.number(range.lowest()),
                          PromQl.number(range.highest()),
                          quantile);
                })
            .collect(Collectors.joining("\n  or "));
    Duration patience = longer(window, NEW_SUMMARY);
    return ofService(
        service,
        rule(
            "MetricsDemoQuantileDrift",
            WARNING,
            """
            (
              %s
            )
            and on (%s) (
              %s
              - %s
              >= %s
            )
            """
                .formatted(
                    drifted,
                    DemoSeries.POD,
                    series.count(service),
                    series.countBefore(service, PromQl.text(SUMMARY_WINDOW)),
                    PromQl.number(draws)),
            patience,
            "datamismatch",
            "Quantile {{ $labels.quantile }} of pod {{ $labels.pod }} has drifted.",
            "Quantile {{ $labels.quantile }} of the %s durations of pod {{ $labels.pod }} of %s is {{ $value }} s, which the distribution of the pod does not allow, for more than %s."
                .formatted(service, name(), PromQl.text(patience))));
  }

  private Rule watchdog() {
    String wrong =
        truth.services().keySet().stream()
            .map(this::meanMismatch)
            .map(mismatch -> "unless on (%s) %s".formatted(DemoSeries.POD, mismatch))
            .collect(Collectors.joining("\n"));
    return rule(
        "MetricsDemoWatchdog",
        NONE,
        """
        count(
        %1$s == 1
        and on (%2$s) (
        %3$s
        )
        and on (%2$s) %4$s >= %5$d
        %6$s
        ) > 0
        """
            .formatted(
                series.up(),
                DemoSeries.POD,
                complete(),
                series.grownServices(PromQl.text(window)),
                truth.services().size(),
                wrong),
        Duration.ZERO,
        "datamatches",
        "Correct data of MetricsDemo %s arrives in Prometheus.".formatted(demo.name()),
        "This alert always fires while Prometheus scrapes %s, stores what its pods draw, and evaluates its rules. Route it to a dead man's switch, which notifies when it stops."
            .formatted(name()));
  }

  private Rule rule(
      String alert,
      String severity,
      String expression,
      Duration patience,
      String section,
      String summary,
      String description) {
    Map<String, String> labels = new TreeMap<>();
    labels.put("severity", severity);
    labels.put("namespace", demo.namespace());
    labels.put("metricsdemo", demo.name());
    Map<String, String> annotations = new TreeMap<>();
    annotations.put("summary", summary);
    annotations.put("description", description);
    annotations.put("runbook_url", demo.monitoring().runbookUrl() + "#" + section);
    return new RuleBuilder()
        .withAlert(alert)
        .withExpr(new IntOrString(expression.strip()))
        .withFor(patience.isZero() ? null : PromQl.text(patience))
        .withLabels(labels)
        .withAnnotations(annotations)
        .build();
  }

  /** The same alert about each service is several rules, which their labels distinguish. */
  private static Rule ofService(String service, Rule rule) {
    rule.getLabels().put("service", service);
    return rule;
  }

  private String name() {
    return "MetricsDemo %s/%s".formatted(demo.namespace(), demo.name());
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
