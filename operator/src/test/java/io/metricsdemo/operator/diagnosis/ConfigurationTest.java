package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.openshift.api.model.monitoring.v1.RelabelConfigBuilder;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitorBuilder;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether Prometheus has what the ServiceMonitor says, and why not. */
class ConfigurationTest {

  private final Scene scene = new Scene();

  @BeforeEach
  void haveNoTargets() {
    scene.servers = List.of(Scene.answering());
  }

  @Test
  void rejection_is_reported_in_prometheus_operators_words() throws Exception {
    scene.warnings = List.of(rejection("2026-01-01T10:00:05Z"));
    changedAt("2026-01-01T10:00:00Z");

    assertThat(new MonitorRejected().examine(scene.subject()))
        .isEqualTo(
            Verdict.isFalse(
                "MonitorRejected",
                "Prometheus Operator rejects ServiceMonitor shop/web: endpoints[0]:"
                    + " relabelConfigs: [0]: relabel configuration for replace action needs"
                    + " targetLabel value. Correct it in ServiceMonitor shop/web"));
  }

  @Test
  void rejection_from_before_the_latest_change_is_past() throws Exception {
    scene.warnings = List.of(rejection("2026-01-01T10:00:05Z"));
    changedAt("2026-01-01T10:00:06Z");

    assertThat(new MonitorRejected().examine(scene.subject()).status()).isEqualTo("True");
  }

  @Test
  void rejection_is_past_when_the_configuration_has_arrived() throws Exception {
    scene.warnings = List.of(rejection("2026-01-01T10:00:05Z"));
    scene.servers = List.of(Scene.answering(Scene.target("web-1")));

    assertThat(new MonitorRejected().examine(scene.subject()).status()).isEqualTo("True");
  }

  @Test
  void timeout_over_the_interval_is_found_without_an_event() throws Exception {
    edit("1m", "61s");

    assertThat(new MonitorRejected().examine(scene.subject()).message())
        .isEqualTo(
            "Prometheus Operator will reject ServiceMonitor shop/web: spec.endpoints[0]"
                + ".scrapeTimeout 61s is greater than its interval 1m. Correct it in ServiceMonitor"
                + " shop/web");
  }

  @Test
  void configuration_under_way_is_waited_for() throws Exception {
    assertThat(new ConfigurationPending().examine(scene.subject()))
        .isEqualTo(
            Verdict.isFalse(
                "WaitingForFirstScrape",
                "Prometheus monitoring/k8s has no targets in scrape pool serviceMonitor/shop/web/0"
                    + " yet. A new ServiceMonitor takes effect within minutes; targets appear with"
                    + " the next configuration. If this persists, check the logs of Prometheus"
                    + " Operator and of container config-reloader in the Prometheus pods"));
  }

  @Test
  void relabelling_may_drop_all_targets() throws Exception {
    scene.monitor =
        new ServiceMonitorBuilder(scene.monitor)
            .editSpec()
            .editFirstEndpoint()
            .withRelabelings(new RelabelConfigBuilder().withAction("drop").build())
            .endEndpoint()
            .endSpec()
            .build();

    assertThat(new ConfigurationPending().examine(scene.subject()).message())
        .contains(
            "check that spec.endpoints[0].relabelings of ServiceMonitor shop/web do not drop all"
                + " targets");
  }

  @Test
  void target_port_may_be_none_of_the_pods() throws Exception {
    scene.monitor =
        new ServiceMonitorBuilder(scene.monitor)
            .editSpec()
            .editFirstEndpoint()
            .withPort(null)
            .withTargetPort(new IntOrString(9999))
            .endEndpoint()
            .endSpec()
            .build();

    assertThat(new ConfigurationPending().examine(scene.subject()).message())
        .contains(
            "check that a container of the pods declares port 9999, the value of"
                + " spec.endpoints[0].targetPort of ServiceMonitor shop/web");
  }

  @ParameterizedTest
  @CsvSource({
    "30s, 30s, true",
    "60s, 1m, true",
    "24h, 1d, true",
    "1m30s, 90s, true",
    "15s, 30s, false"
  })
  void interval_in_force_is_compared_as_a_duration(String wanted, String found, boolean inForce)
      throws Exception {
    edit(wanted, null);
    Target target = Scene.target("web-1");
    scene.servers =
        List.of(
            Scene.answering(
                new Target(
                    target.scrapePool(),
                    target.labels(),
                    target.health(),
                    target.scrapeUrl(),
                    target.lastScrape(),
                    "",
                    Interval.parse(found),
                    "10s")));

    Verdict answer = new IntervalNotInForce().examine(scene.subject());

    assertThat(answer.status()).isEqualTo(inForce ? "True" : "False");
    if (!inForce) {
      assertThat(answer)
          .isEqualTo(
              Verdict.isFalse(
                  "IntervalNotInForce",
                  "Prometheus still scrapes every 30s; spec.endpoints[0].interval of ServiceMonitor"
                      + " shop/web is 15s. The new interval takes effect within minutes. If this"
                      + " persists, check the logs of Prometheus Operator and of container"
                      + " config-reloader in the Prometheus pods"));
    }
  }

  @Test
  void other_job_is_reported_with_where_it_comes_from() throws Exception {
    scene.servers = List.of(Scene.answering(Scene.target("web-1")));
    scene.job = Optional.of("checkout");

    assertThat(new JobLabelMismatch().examine(scene.subject()))
        .isEqualTo(
            Verdict.isFalse(
                "JobLabelMismatch",
                "pod shop/web-1, http://10.0.0.1:8080/metrics has label job=web; expected"
                    + " job=checkout. Set label app of the Service, which spec.jobLabel refers to,"
                    + " to checkout, and check that no relabeling overwrites job"));
  }

  @Test
  void target_before_its_first_scrape_is_waited_for() throws Exception {
    scene.servers = List.of(Scene.answering(Scene.target("web-1", Target.Health.UNKNOWN, "")));

    assertThat(new FirstScrapePending().examine(scene.subject()))
        .isEqualTo(
            Verdict.isFalse(
                "WaitingForFirstScrape",
                "Prometheus has not scraped pod shop/web-1, http://10.0.0.1:8080/metrics yet. A new"
                    + " ServiceMonitor takes effect within minutes; the scrape interval is 30s. If"
                    + " this persists, check the logs of Prometheus Operator and of container"
                    + " config-reloader in the Prometheus pods"));
  }

  @Test
  void ready_pod_that_is_not_discovered_is_waited_for() throws Exception {
    scene.slices = List.of(Scene.slice("http-metrics", Map.of("web-1", true, "web-2", true)));
    scene.servers = List.of(Scene.answering(Scene.target("web-1")));

    assertThat(new FirstScrapePending().examine(scene.subject()).message())
        .startsWith("Pod shop/web-2 is ready, but Prometheus has not discovered it yet.");
  }

  private void edit(String interval, String timeout) {
    scene.monitor =
        new ServiceMonitorBuilder(scene.monitor)
            .editSpec()
            .editFirstEndpoint()
            .withInterval(interval)
            .withScrapeTimeout(timeout)
            .endEndpoint()
            .endSpec()
            .build();
  }

  private void changedAt(String time) {
    scene.monitor =
        new ServiceMonitorBuilder(scene.monitor)
            .editMetadata()
            .addNewManagedField()
            .withManager("kubectl")
            .withTime(time)
            .endManagedField()
            .endMetadata()
            .build();
  }

  private static Event rejection(String time) {
    return new EventBuilder()
        .withReason("InvalidConfiguration")
        .withLastTimestamp(time)
        .withMessage(
            "\"shop/web\" was rejected due to invalid configuration: endpoints[0]: relabelConfigs:"
                + " [0]: relabel configuration for replace action needs targetLabel value")
        .build();
  }
}
