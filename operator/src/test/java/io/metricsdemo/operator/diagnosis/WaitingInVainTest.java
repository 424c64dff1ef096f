package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.status.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What should pass by itself is said to do so for minutes after the last change, and not longer.
 */
class WaitingInVainTest {

  private static final String IN_VAIN = "Nothing that this depends on has changed since ";

  private final Scene scene = new Scene();

  @BeforeEach
  void have_no_targets() {
    scene.servers = List.of(Scene.answering());
    scene.monitor.getMetadata().setCreationTimestamp("2026-01-01T10:00:00Z");
  }

  @Test
  void long_after_the_last_change_it_is_said_since_when_and_what_was_checked() throws Exception {
    Verdict verdict = new ConfigurationPending().examine(scene.subject());

    assertThat(verdict.reason()).isEqualTo("WaitingForFirstScrape");
    assertThat(verdict.message())
        .isEqualTo(
            "Prometheus monitoring/k8s has no targets in scrape pool serviceMonitor/shop/web/0 yet."
                + " Nothing that this depends on has changed since 2026-01-01T11:00:00Z, so it will"
                + " not resolve by itself. Checks without a finding: what Prometheus selects and may"
                + " discover, Services, ports, endpoints, relabeling, what Prometheus Operator"
                + " watches and rejects, and failures to generate or load the configuration."
                + " Look for this ServiceMonitor in the logs of Prometheus Operator, for errors in those of containers config-reloader and prometheus, and"
                + " for its scrape pool on page /service-discovery of Prometheus");
  }

  @Test
  void change_of_any_object_on_the_way_begins_a_new_wait() throws Exception {
    scene.monitor.getMetadata().setCreationTimestamp("2026-01-01T11:58:00Z");
    assertThat(message()).contains("takes effect within minutes");
    scene.monitor.getMetadata().setCreationTimestamp("2026-01-01T10:00:00Z");

    scene.services.get(0).getMetadata().setCreationTimestamp("2026-01-01T11:58:00Z");
    assertThat(message()).contains("takes effect within minutes");
    scene.services.get(0).getMetadata().setCreationTimestamp(null);

    scene.slices.get(0).getMetadata().setCreationTimestamp("2026-01-01T11:58:00Z");
    assertThat(message()).contains("takes effect within minutes");
    scene.slices.get(0).getMetadata().setCreationTimestamp(null);

    scene.pods = List.of(prometheusPod("2026-01-01T11:58:00Z"));
    assertThat(message()).contains("takes effect within minutes");

    scene.pods = List.of(prometheusPod("2026-01-01T11:30:00Z"));
    assertThat(message()).contains(IN_VAIN + "2026-01-01T11:30:00Z");
  }

  @Test
  void what_cannot_be_read_may_have_changed_just_now() throws Exception {
    scene.notPermitted = Map.of("state", "cannot list prometheuses");

    assertThat(message()).contains("takes effect within minutes");
  }

  @Test
  void first_scrape_may_take_an_interval() throws Exception {
    Target pending = Scene.target("web-1", Target.Health.UNKNOWN, "");
    scene.servers =
        List.of(
            Scene.answering(
                new Target(
                    pending.scrapePool(),
                    pending.labels(),
                    pending.health(),
                    pending.scrapeUrl(),
                    pending.lastScrape(),
                    "",
                    Interval.parse("2h"),
                    "10s")));

    assertThat(new FirstScrapePending().examine(scene.subject()).message())
        .contains("the scrape interval is 2h");

    scene.now = Instant.parse("2026-01-01T13:06:00Z");
    assertThat(new FirstScrapePending().examine(scene.subject()).message()).contains(IN_VAIN);
  }

  @Test
  void pod_that_is_not_discovered_for_long_does_not_pass_by_itself() throws Exception {
    scene.slices = List.of(Scene.slice("http-metrics", Map.of("web-1", true, "web-2", true)));
    scene.servers = List.of(Scene.answering(Scene.target("web-1")));

    assertThat(new FirstScrapePending().examine(scene.subject()).message())
        .startsWith(
            "Pod shop/web-2 is ready, but Prometheus has not discovered it yet. " + IN_VAIN);
  }

  @Test
  void interval_that_is_not_in_force_for_long_does_not_pass_by_itself() throws Exception {
    scene.monitor.getSpec().getEndpoints().get(0).setInterval("15s");
    scene.servers = List.of(Scene.answering(Scene.target("web-1")));

    assertThat(new IntervalNotInForce().examine(scene.subject()).message())
        .startsWith(
            "Prometheus still scrapes every 30s; spec.endpoints[0].interval of ServiceMonitor"
                + " shop/web is 15s. "
                + IN_VAIN);
  }

  private String message() throws Exception {
    return new ConfigurationPending().examine(scene.subject()).message();
  }

  private static Pod prometheusPod(String changed) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata: {namespace: monitoring, name: prometheus-k8s-0}
        status: {conditions: [{type: Ready, status: 'True', lastTransitionTime: '%s'}]}
        """
            .formatted(changed),
        Pod.class);
  }
}
