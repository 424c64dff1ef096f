package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.operator.prometheus.ForwardingPrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.Sample;
import io.metricsdemo.operator.prometheus.Symptom;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.status.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A permission that is missing hides only what needs it. */
class WholeExaminationTest {

  private final Scene scene = new Scene();

  @Test
  void fault_of_the_service_is_found_though_selection_and_rbac_are_unknown() {
    scene.namespaceSelector = Optional.of(Scene.matching("team", "shop"));
    scene.notPermitted = Map.of("namespaceLabels", "get namespaces", "isAllowed", "create sar");
    scene.services = List.of(Scene.service("web", "http"));

    Report report = examineAll();

    assertThat(reason(report)).isEqualTo("PortNameMismatch");
    assertThat(report.obstacle().orElseThrow().verdict().isFalse()).isTrue();
    assertThat(unknown(report))
        .containsExactly("Namespace is selected", "Prometheus can discover targets (RBAC)");
  }

  @Test
  void targets_that_are_up_prove_the_scrape_whatever_could_not_be_read_before() {
    scene.notPermitted = Map.of("isAllowed", "create subjectaccessreviews");

    Report report = examineAll();

    assertThat(report.obstacle()).isEmpty();
    assertThat(unknown(report)).containsExactly("Prometheus can discover targets (RBAC)");
  }

  @Test
  void missing_targets_are_no_fault_where_something_unknown_may_explain_them() {
    scene.notPermitted = Map.of("isAllowed", "create subjectaccessreviews");
    scene.servers = List.of(Scene.answering());

    Report report = examineAll();

    assertThat(report.obstacle().orElseThrow().verdict())
        .isEqualTo(Verdict.unknown("NotPermitted", "create subjectaccessreviews"));
    assertThat(unknown(report)).contains("Scrape pool has targets");
  }

  @Test
  void failing_target_is_a_fault_by_itself() {
    scene.notPermitted = Map.of("isAllowed", "create subjectaccessreviews");
    scene.servers =
        List.of(
            Scene.answering(
                Scene.target("web-1", Target.Health.DOWN, "connect: connection refused")));

    assertThat(reason(examineAll())).isEqualTo("ScrapeFailed");
  }

  @Test
  void checks_that_need_the_answers_of_a_server_that_does_not_answer_are_skipped() {
    scene.servers = List.of(Scene.failing(PrometheusException.Kind.UNREACHABLE, "no answer"));

    Report report = examineAll();

    assertThat(reason(report)).isEqualTo("PrometheusUnreachable");
    assertThat(report.skipped())
        .startsWith("Prometheus Operator accepts the ServiceMonitor")
        .endsWith("Samples are ingested");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void samples_decide_where_the_server_lists_no_targets(boolean receives) {
    scene.ofPrometheusOperator = false;

    assertThat(examineAll(stores(receives, 1.0)).obstacle()).isEmpty();
    assertThat(examineAll(stores(receives, 1.0)).steps())
        .extracting(Report.Step::title)
        .endsWith("Prometheus API is reachable", "Samples of up show scrapes");

    Report failing = examineAll(stores(receives, 0.0));
    assertThat(reason(failing)).isEqualTo("ScrapeFailed");
    assertThat(failing.obstacle().orElseThrow().verdict().isFalse()).isTrue();
  }

  @Test
  void pod_without_samples_is_unknown_where_the_server_lists_no_targets() {
    scene.ofPrometheusOperator = false;

    Verdict verdict = examineAll(stores(false)).obstacle().orElseThrow().verdict();

    assertThat(verdict.isUnknown()).isTrue();
    assertThat(verdict.message())
        .startsWith("Prometheus has no recent sample of up of pod shop/web-1.")
        .contains("selects ServiceMonitor shop/web by its labels");
  }

  @Test
  void samples_of_a_long_interval_are_looked_for_in_two_of_it() {
    scene.ofPrometheusOperator = false;
    scene.monitor.getSpec().getEndpoints().get(0).setInterval("10m");

    Report report =
        examineAll(
            new ForwardingPrometheusApi(stores(false, 1.0)) {
              @Override
              public List<Sample> query(String expression) throws PrometheusException {
                return expression.matches("last_over_time\\(up\\{.*\\}\\[1205s\\]\\)")
                    ? super.query(expression)
                    : List.of();
              }
            });

    assertThat(report.obstacle()).isEmpty();
  }

  @Test
  void api_server_that_fails_is_reported_where_others_write_to_the_server() {
    scene.ofPrometheusOperator = false;
    scene.apiServerAway = true;

    Verdict verdict = examineAll(stores(true, 1.0)).obstacle().orElseThrow().verdict();

    assertThat(verdict.isUnknown()).isTrue();
    assertThat(verdict.message()).startsWith("The request to the API server failed");
  }

  /**
   * A server that has samples of up of the pod.
   *
   * @param receives whether it lists its targets: none, since others write to it
   */
  private static PrometheusApi stores(boolean receives, double... up) {
    List<Sample> samples =
        Arrays.stream(up)
            .mapToObj(value -> new Sample(Map.of("namespace", "shop", "pod", "web-1"), value))
            .toList();
    return new ForwardingPrometheusApi(new Scene.FakeServer(List.of(), samples)) {
      @Override
      public List<Target> targets(String scrapePool) throws PrometheusException {
        if (receives) {
          return List.of();
        }
        throw new PrometheusException(
            PrometheusException.Kind.UNSUPPORTED, Symptom.NO_API, "it has no /api/v1/targets");
      }
    };
  }

  private Report examineAll(PrometheusApi server) {
    scene.servers = List.of(server);
    return examineAll();
  }

  @Test
  void services_that_may_not_be_listed_hide_their_ports_alone() {
    scene.notPermitted = Map.of("services", "list services");

    Report report = examineAll();

    assertThat(reason(report)).isEqualTo("NotPermitted");
    assertThat(report.skipped()).startsWith("Service port exists", "Endpoints are ready");
  }

  @Test
  void server_that_the_caller_may_not_reach_is_not_permitted_with_the_rule() {
    scene.servers = List.of(Scene.failing(PrometheusException.Kind.NOT_PERMITTED, "add this rule"));

    assertThat(examineAll().obstacle().orElseThrow().verdict())
        .isEqualTo(Verdict.unknown("NotPermitted", "add this rule"));
  }

  @Test
  void without_a_prometheus_the_checks_of_service_port_and_endpoints_run() {
    scene.ofPrometheusOperator = false;
    scene.servers = List.of();
    Verdict why = Verdict.unknown("NotPermitted", "list prometheuses");

    Report healthy = withoutPrometheus(why);
    assertThat(healthy.steps())
        .extracting(Report.Step::title)
        .containsExactly(
            "A Prometheus scrapes the ServiceMonitor",
            "A Service is selected",
            "Service port exists",
            "Endpoints are ready",
            "Target port exists in the pods");
    assertThat(healthy.obstacle().orElseThrow().verdict()).isEqualTo(why);

    scene.slices = List.of();
    assertThat(reason(withoutPrometheus(why))).isEqualTo("NoReadyEndpoints");
    scene.services = List.of(Scene.service("web", "http"));
    assertThat(reason(withoutPrometheus(why))).isEqualTo("PortNameMismatch");
    scene.services = List.of();
    assertThat(reason(withoutPrometheus(why))).isEqualTo("ServiceNotSelected");
  }

  private Report examineAll() {
    return Diagnosis.upToSamples("the API server").examineAll(scene.subject());
  }

  private Report withoutPrometheus(Verdict why) {
    return Diagnosis.upToSamples("the API server").examineWithoutPrometheus(scene.subject(), why);
  }

  private static String reason(Report report) {
    return report.obstacle().orElseThrow().verdict().reason();
  }

  private static List<String> unknown(Report report) {
    return report.steps().stream()
        .filter(step -> step.verdict().isUnknown())
        .map(Report.Step::title)
        .toList();
  }
}
