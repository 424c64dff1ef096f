package io.metricsdemo.operator.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.Promtool;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.parameters.ImageRules;
import io.metricsdemo.operator.parameters.InvalidSpecException;
import io.metricsdemo.operator.parameters.MonitorMetadata;
import io.metricsdemo.operator.parameters.SpecParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When the alerts of a demo fire, and when they do not, in Prometheus itself. */
class DemoAlertsTest {

  private static final String DEMO = "shop";
  private static final String WATCHDOG = "MetricsDemoWatchdog";
  private static final String DOWN = "MetricsDemoTargetDown";
  private static final String MISSING = "MetricsDemoTargetsMissing";
  private static final String SERIES = "MetricsDemoSeriesMissing";
  private static final String STOPPED = "MetricsDemoNotProducing";
  private static final String MISMATCH = "MetricsDemoDataMismatch";
  private static final String DRIFT = "MetricsDemoQuantileDrift";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{replicas: 0}",
        "{monitoring: {interval: 10m}}",
        "{monitoring: {interval: 1500ms}}",
        "{generator: {normalMean: 1h, normalDomain: 1us}}",
      })
  void rules_are_valid(String spec) {
    new Promtool(folder).checkRules(rules(spec));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1m", "30m"})
  void only_the_watchdog_fires_while_all_is_well(String time) {
    assertFiring("{}", both(scraped("a"), scraped("b")), time, WATCHDOG);
  }

  @Test
  void target_whose_scrapes_fail_is_down_after_four_intervals() {
    assertFiring("{}", both(scraped("a"), scraped("b").down()), "2m", DOWN, WATCHDOG);
    assertFiring("{}", both(scraped("a"), scraped("b").down()), "1m30s", WATCHDOG);
    assertFiring("{}", both(scraped("a").down(), scraped("b").down()), "30m", DOWN, DOWN);
  }

  @Test
  void pods_that_are_no_targets_are_missing_after_five_minutes() {
    assertFiring("{}", scraped("a").series(), "5m", MISSING, WATCHDOG);
    assertFiring("{}", scraped("a").series(), "4m30s", WATCHDOG);
    assertFiring("{}", List.of(), "5m", MISSING);
    assertFiring("{}", List.of(), "4m30s");
  }

  @Test
  void demo_that_is_scaled_to_zero_misses_nothing() {
    assertFiring("{replicas: 0}", List.of(), "30m");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quantile=\"0.99\"",
        "seconds_sum",
        "le=\"7\"",
        "rpc_durations_histogram_seconds_bucket",
      })
  void series_that_are_dropped_are_missing_after_four_intervals(String dropped) {
    List<Map<String, String>> series = both(scraped("a"), scraped("b").without(dropped));

    assertFiring("{}", series, "2m", SERIES, WATCHDOG);
    assertFiring("{}", series, "1m30s", WATCHDOG);
  }

  @Test
  void pod_without_any_counts_is_not_taken_for_one_that_produces() {
    List<Map<String, String>> series =
        both(scraped("a").without("seconds_count"), scraped("b").without("seconds_count"));

    assertFiring("{}", series, "10m", SERIES, SERIES);
  }

  @Test
  void native_histograms_take_the_place_of_buckets() {
    List<Map<String, String>> series =
        both(scraped("a"), scraped("b").without("rpc_durations_histogram_seconds_bucket"));
    series.add(
        Promtool.series("rpc_durations_histogram_seconds{%s}".formatted(target("b")), "1+1x200"));

    assertFiring("{}", series, "10m", WATCHDOG);
  }

  @Test
  void counters_that_have_stopped_are_reported_once_a_window_has_passed() {
    List<Map<String, String>> series = both(scraped("a"), scraped("b").stopped());

    assertFiring("{}", series, "2m30s", STOPPED, WATCHDOG);
    assertFiring("{}", series, "2m", WATCHDOG);
  }

  @ParameterizedTest
  @CsvSource({"uniform, 0.9", "uniform, 1.1", "normal, 3", "exponential, 1.15", "exponential, 0.8"})
  void mean_that_chance_cannot_explain_is_a_mismatch(String service, double factor) {
    List<Map<String, String>> series = both(scraped("a"), scraped("b").scaled(service, factor));

    assertFiring("{}", series, "30m", MISMATCH, WATCHDOG);
    assertFiring("{}", series, "9m", WATCHDOG);
  }

  @ParameterizedTest
  @CsvSource({"uniform, 1.01", "normal, 1.1", "exponential, 0.98"})
  void mean_that_chance_explains_is_none(String service, double factor) {
    assertFiring("{}", both(scraped("a"), scraped("b").scaled(service, factor)), "30m", WATCHDOG);
  }

  @Test
  void watchdog_stops_once_all_data_is_wrong() {
    List<Map<String, String>> series =
        both(scraped("a").scaled("uniform", 2), scraped("b").scaled("uniform", 0.5));

    assertFiring("{}", series, "30m", MISMATCH, MISMATCH);
    assertFiring("{}", series, "5m");
  }

  @Test
  void swapped_services_are_a_mismatch_and_a_drift() {
    List<Map<String, String>> series =
        both(
            scraped("a"),
            scraped("b")
                .scaled("uniform", 0.01)
                .with(
                    "rpc_durations_seconds{",
                    "service=\"uniform\",quantile=\"0.5\"",
                    "7e-7+0x200"));

    assertFiring("{}", series, "30m", MISMATCH, DRIFT, WATCHDOG);
  }

  @ParameterizedTest
  @CsvSource({
    "uniform, 0.5, 1.4e-4",
    "uniform, 0.99, 2.1e-4",
    "normal, 0.9, 4.5e-4",
    "normal, 0.5, -1e-4",
    "exponential, 0.99, 8e-6",
  })
  void quantile_that_the_distribution_does_not_allow_has_drifted(
      String service, String quantile, String value) {
    List<Map<String, String>> series = both(scraped("a"), withQuantile(service, quantile, value));

    assertFiring("{}", series, "20m", DRIFT, WATCHDOG);
    assertFiring("{}", series, "9m", WATCHDOG);
  }

  @ParameterizedTest
  @CsvSource({
    "uniform, 0.5, 1.05e-4",
    "uniform, 0.99, 1.95e-4",
    "normal, 0.9, 2.5e-4",
    "exponential, 0.99, 4.9e-6",
    "uniform, 0.5, NaN",
  })
  void quantile_that_the_distribution_allows_has_not(
      String service, String quantile, String value) {
    assertFiring("{}", both(scraped("a"), withQuantile(service, quantile, value)), "20m", WATCHDOG);
  }

  @Test
  void few_draws_prove_nothing() {
    // One a minute and service, after 60 of them.
    List<Map<String, String>> series =
        both(
            scraped("a"),
            withQuantile("uniform", "0.5", "1.4e-4")
                .with("_count{", "", "60+0.5x200")
                .with("_sum{", "", "0+0x200"));

    assertFiring("{}", series, "30m", WATCHDOG);
  }

  @Test
  void labels_of_the_application_may_be_honored() {
    List<Map<String, String>> well = both(scraped("a", 30, "service"), scraped("b", 30, "service"));
    List<Map<String, String>> spoilt =
        both(scraped("a", 30, "service"), scraped("b", 30, "service").scaled("uniform", 1.5));

    assertFiring("{monitoring: {honorLabels: true}}", well, "30m", WATCHDOG);
    assertFiring("{monitoring: {honorLabels: true}}", spoilt, "30m", MISMATCH, WATCHDOG);
  }

  @Test
  void prometheus_may_refuse_to_honor_labels() {
    List<Map<String, String>> series = both(scraped("a"), scraped("b").scaled("uniform", 1.5));

    assertFiring("{monitoring: {honorLabels: true}}", series, "30m", MISMATCH, WATCHDOG);
  }

  @Test
  void demo_may_have_the_name_of_a_service_of_the_application() {
    String target = target("a").replace(DEMO, "normal") + ",service=\"normal\"";
    List<Map<String, String>> series =
        new ScrapedDemo(target, 30, 200, "exported_service").series();

    assertFiring("normal", "{replicas: 1}", "30s", series, "30m", WATCHDOG);
    assertFiring(
        "normal", "{replicas: 1, monitoring: {honorLabels: true}}", "30s", series, "30m", WATCHDOG);
  }

  @Test
  void windows_follow_the_interval() {
    String spec = "{replicas: 1, monitoring: {interval: 10m}}";

    assertFiring(DEMO, spec, "10m", slow().series(), "2h", WATCHDOG);
    assertFiring(DEMO, spec, "10m", slow().down().series(), "39m");
    assertFiring(DEMO, spec, "10m", slow().down().series(), "40m", DOWN);
    assertFiring(DEMO, spec, "10m", slow().without("seconds_sum").series(), "2h", SERIES);
    assertFiring(DEMO, spec, "10m", slow().scaled("uniform", 2).series(), "2h", MISMATCH);
    assertFiring(DEMO, spec, "10m", slow().stopped().series(), "2h", STOPPED);
  }

  private static ScrapedDemo slow() {
    return new ScrapedDemo(target("a"), 600, 30, "exported_service");
  }

  @Test
  void series_of_two_replicas_in_one_store_count_once() {
    List<Map<String, String>> series = new ArrayList<>();
    for (String replica : List.of("0", "1")) {
      for (String pod : List.of("a", "b")) {
        String target = target(pod) + ",prometheus_replica=\"%s\"".formatted(replica);
        series.addAll(new ScrapedDemo(target, 30, 200, "exported_service").series());
      }
    }

    assertFiring("{}", series, "30m", WATCHDOG);
    assertFiring("{replicas: 3}", series, "30m", WATCHDOG, MISSING);
  }

  @Test
  void what_somebody_else_scrapes_by_the_same_job_is_not_the_demos() {
    List<Map<String, String>> series = both(scraped("a"), scraped("b"));
    String stranger = target("c").replace("metricsdemo-operator", "helm");
    series.addAll(new ScrapedDemo(stranger, 30, 200, "exported_service").down().series());

    assertFiring("{}", series, "30m", WATCHDOG);
  }

  @Test
  void alert_names_what_it_is_about() {
    new Promtool(folder)
        .testRules(
            List.of(rules("{}")),
            "30s",
            Map.of(
                "interval",
                "30s",
                "input_series",
                both(scraped("a"), scraped("b").down()),
                "alert_rule_test",
                List.of(
                    Map.of(
                        "alertname",
                        DOWN,
                        "eval_time",
                        "10m",
                        "exp_alerts",
                        List.of(
                            Map.of(
                                "exp_labels",
                                Map.of(
                                    "severity",
                                    "warning",
                                    "namespace",
                                    "default",
                                    "metricsdemo",
                                    DEMO,
                                    "pod",
                                    "b"),
                                "exp_annotations",
                                Map.of(
                                    "summary",
                                    "Scrapes of pod b fail.",
                                    "description",
                                    "Prometheus has pod b of MetricsDemo default/shop as a target, and all its scrapes have failed for more than 2m.",
                                    "runbook_url",
                                    MonitorMetadata.NONE.runbookUrl() + "#scrapefailed")))))));
  }

  @Test
  void each_alert_has_what_receivers_expect() {
    assertThat(DemoAlerts.of(parameters(DEMO, "{}")))
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.getLabels()).containsKeys("severity", "namespace", "metricsdemo");
              assertThat(rule.getAnnotations())
                  .containsOnlyKeys("summary", "description", "runbook_url");
            });
  }

  // -- given, when, then ----------------------------------------------------------------------

  private static String target(String pod) {
    return "namespace=\"default\",job=\"%s\",app_kubernetes_io_managed_by=\"metricsdemo-operator\",pod=\"%s\""
        .formatted(DEMO, pod);
  }

  private static ScrapedDemo scraped(String pod) {
    return new ScrapedDemo(
        target(pod) + ",service=\"%s\"".formatted(DEMO), 30, 200, "exported_service");
  }

  private static ScrapedDemo scraped(String pod, int seconds, String serviceLabel) {
    return new ScrapedDemo(target(pod), seconds, 200, serviceLabel);
  }

  private static ScrapedDemo withQuantile(String service, String quantile, String value) {
    return scraped("b")
        .with(
            "rpc_durations_seconds{",
            "service=\"%s\",quantile=\"%s\"".formatted(service, quantile),
            value.equals("NaN") ? "NaN ".repeat(200) : value + "+0x200");
  }

  private static List<Map<String, String>> both(ScrapedDemo one, ScrapedDemo other) {
    return new ArrayList<>(Stream.of(one, other).flatMap(pod -> pod.series().stream()).toList());
  }

  private void assertFiring(
      String spec, List<Map<String, String>> series, String time, String... alerts) {
    assertFiring(DEMO, spec, "30s", series, time, alerts);
  }

  private void assertFiring(
      String demo,
      String spec,
      String interval,
      List<Map<String, String>> series,
      String time,
      String... alerts) {
    new Promtool(folder)
        .testRules(
            List.of(rules(demo, spec)),
            "30s",
            Promtool.firing(interval, series, time, List.of(alerts)));
  }

  private Path rules(String spec) {
    return rules(DEMO, spec);
  }

  private Path rules(String demo, String spec) {
    List<Rule> rules = DemoAlerts.of(parameters(demo, spec));
    return new Promtool(folder)
        .write(
            "rules.yaml", Map.of("groups", List.of(Map.of("name", "metricsdemo", "rules", rules))));
  }

  private static DemoParameters parameters(String demo, String spec) {
    try {
      return new SpecParser(new ImageRules("demo-app:1", List.of()), MonitorMetadata.NONE)
          .parse(
              Serialization.unmarshal(
                  "metadata: {name: %s, namespace: default}\nspec: %s".formatted(demo, spec),
                  MetricsDemo.class));
    } catch (InvalidSpecException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
