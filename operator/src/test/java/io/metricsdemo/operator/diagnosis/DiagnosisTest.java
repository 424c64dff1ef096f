package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.ForwardingPrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DiagnosisTest {

  private final Diagnosis diagnosis = new Diagnosis("namespace metricsdemo-system");
  private final Scene scene = new Scene();

  @Test
  void scraped_monitor_has_no_obstacle() {
    Report report = Diagnosis.upToSamples("here").examine(scene.subject());

    assertThat(report.obstacle()).isEmpty();
    assertThat(report.steps())
        .extracting(Report.Step::title)
        .containsExactly(
            "Namespace is selected",
            "ServiceMonitor labels are selected",
            "Prometheus can discover targets (RBAC)",
            "A Service is selected",
            "Service port exists",
            "Endpoints are ready",
            "Target port exists in the pods",
            "Prometheus Operator manages Prometheus and watches the namespace",
            "Prometheus API is reachable",
            "Prometheus Operator accepts the ServiceMonitor",
            "Prometheus Operator is running",
            "Configuration is generated and loaded",
            "Each shard of Prometheus runs",
            "Relabeling keeps the targets",
            "Scrape pool has targets",
            "Scrape limits are not exceeded",
            "Scrapes do not time out",
            "Content-Type is supported",
            "Scrapes succeed",
            "All ready endpoints are scraped",
            "Scrape interval is in effect",
            "Label job matches",
            "Samples are ingested");
  }

  @Test
  void what_passes_by_itself_is_not_a_cause_for_a_demo() {
    scene.slices = List.of();
    scene.servers = List.of(Scene.answering());

    assertThat(diagnosis.examine(scene.ofDemo().subject()).obstacle()).isEmpty();
    assertThat(
            Diagnosis.upToSamples("here")
                .examine(scene.subject())
                .obstacle()
                .orElseThrow()
                .verdict()
                .reason())
        .isEqualTo("NoReadyEndpoints");
  }

  @Test
  void most_fundamental_cause_wins_and_ends_the_report() {
    scene.selector = Optional.empty();
    scene.services = List.of();
    scene.servers = List.of();

    Report report = diagnosis.examine(scene.subject());

    assertThat(report.obstacle().orElseThrow().verdict().reason()).isEqualTo("LabelsNotSelected");
    assertThat(report.obstacle().orElseThrow().selection()).isTrue();
    assertThat(report.steps()).hasSize(2);
  }

  @Test
  void what_may_not_be_read_is_unknown_with_the_permission_that_is_missing() {
    scene.notPermitted = Map.of("services", "the operator may not list services in namespace shop");

    Report report = diagnosis.examine(scene.subject());

    assertThat(report.obstacle().orElseThrow().verdict())
        .isEqualTo(
            Verdict.unknown(
                "NotPermitted", "the operator may not list services in namespace shop"));
  }

  @Test
  void reads_only_what_it_needs() {
    scene.notPermitted = Map.of("namespaceLabels", "", "warnings", "", "prometheusOperators", "");

    assertThat(diagnosis.examine(scene.subject()).obstacle()).isEmpty();
  }

  @Test
  void server_that_is_none_of_prometheus_operators_is_judged_by_its_answers_alone() {
    scene.ofPrometheusOperator = false;
    scene.selector = Optional.empty();

    assertThat(diagnosis.examine(scene.subject()).obstacle()).isEmpty();

    scene.servers = List.of(Scene.answering());
    assertThat(
            Diagnosis.upToSamples("here")
                .examine(scene.subject())
                .obstacle()
                .orElseThrow()
                .verdict()
                .message())
        .startsWith(
            "Prometheus has no targets in scrape pool serviceMonitor/shop/web/0 yet. A new"
                + " ServiceMonitor takes effect within minutes; check that the system that"
                + " configures Prometheus selects ServiceMonitor shop/web.");
  }

  @Test
  void each_server_is_asked_once() {
    AtomicInteger asked = new AtomicInteger();
    scene.servers = List.of(counting(asked, Scene.answering(Scene.target("web-1"))));

    diagnosis.examine(scene.subject());

    assertThat(asked).hasValue(1);
  }

  @Test
  void server_that_hangs_is_asked_once() {
    AtomicInteger asked = new AtomicInteger();
    PrometheusApi hanging = Scene.failing(PrometheusException.Kind.UNREACHABLE, "timed out");
    scene.servers = List.of(Scene.answering(Scene.target("web-1")), counting(asked, hanging));

    assertThat(diagnosis.examine(scene.subject()).obstacle()).isEmpty();
    assertThat(asked).hasValue(1);
  }

  @Test
  void targets_are_the_union_over_the_shards() {
    scene.slices = List.of(Scene.slice("http-metrics", Map.of("web-1", true, "web-2", true)));
    scene.servers =
        List.of(Scene.answering(Scene.target("web-1")), Scene.answering(Scene.target("web-2")));

    assertThat(diagnosis.examine(scene.subject()).obstacle()).isEmpty();
  }

  @Test
  void pods_that_have_ended_do_not_count() {
    scene.servers =
        List.of(
            Scene.answering(
                Scene.target("web-0", Target.Health.DOWN, "connect: connection refused"),
                Scene.target("web-1")));

    assertThat(diagnosis.examine(scene.subject()).obstacle()).isEmpty();
  }

  @Test
  void cluster_without_prometheus_is_reported() {
    assertThat(Diagnosis.withoutPrometheus().obstacle().orElseThrow().verdict().reason())
        .isEqualTo("NoPrometheus");
    assertThat(
            Diagnosis.notPermitted(new NotPermittedException("may not list prometheuses"))
                .obstacle()
                .orElseThrow()
                .verdict())
        .isEqualTo(Verdict.unknown("NotPermitted", "may not list prometheuses"));
  }

  private static PrometheusApi counting(AtomicInteger asked, PrometheusApi server) {
    return new ForwardingPrometheusApi(server) {
      @Override
      public List<Target> targets(String scrapePool) throws PrometheusException {
        asked.incrementAndGet();
        return super.targets(scrapePool);
      }
    };
  }
}
