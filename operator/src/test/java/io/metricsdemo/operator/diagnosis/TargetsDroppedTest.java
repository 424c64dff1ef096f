package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.openshift.api.model.monitoring.v1.RelabelConfig;
import io.fabric8.openshift.api.model.monitoring.v1.RelabelConfigBuilder;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitorBuilder;
import io.metricsdemo.operator.prometheus.CachingPrometheusApi;
import io.metricsdemo.operator.prometheus.DroppedTargets;
import io.metricsdemo.operator.prometheus.ForwardingPrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.Recordings;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.prometheusoperator.Relabeling;
import io.metricsdemo.operator.prometheusoperator.ScrapeClass;
import io.metricsdemo.operator.status.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two targets that real servers list as dropped, beside one of another Service. */
class TargetsDroppedTest {

  private final Scene scene = new Scene();

  @BeforeEach
  void twoPodsAreReadyAndNoTargetIsActive() {
    scene.slices = List.of(Scene.slice("http-metrics", Map.of("web-1", true, "web-2", true)));
    listing("3.x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.42", "3.x"})
  void drop_of_every_pod_is_named_with_labeldrop_instead(String version) {
    listing(version);
    relabel(drop("web-.*", "pod"));

    assertThat(verdict())
        .isEqualTo(
            Verdict.isFalse(
                "TargetsDropped",
                "spec.endpoints[0].relabelings[0] of ServiceMonitor shop/web drops all 2 targets"
                    + " (for example pod=web-1). Its action is drop, and its regex web-.* matches"
                    + " the value of pod (web-1). Change the regex, or remove the rule. To remove a"
                    + " label and"
                    + " keep the targets, use action: labeldrop, regex: pod, without sourceLabels"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".*", "(.*)"})
  void drop_of_everything_takes_no_list_of_what_is_dropped(String regex) {
    scene.servers = List.of(Scene.answering());
    relabel(drop(regex, "pod"));

    assertThat(verdict().message())
        .isEqualTo(
            "spec.endpoints[0].relabelings[0] of ServiceMonitor shop/web drops all targets (for"
                + " example pod=web-1): its action is drop, and its regex matches every value. To"
                + " remove a label and keep the targets, use action: labeldrop, regex: pod, without"
                + " sourceLabels");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pod   | db-.*  | the value of pod (web-1). Change its sourceLabels or its regex, or remove the rule",
        "pod   | web    | the value of pod (web-1). A regex must match the whole value. Change it, or remove the rule",
        "pod_name | web-.* | the value of pod_name (empty). Change its sourceLabels or its regex, or remove the rule",
        "__meta_kubernetes_pod_annotation_prometheus_io_scrape | true | (empty). Change its sourceLabels or its regex, or remove the rule",
        "__meta_kubernetes_node_label_zone | a | (empty). Set spec.attachMetadata.node: true in the ServiceMonitor, so that targets get the labels of their node",
      })
  void keep_of_what_no_target_has_is_named_with_what_it_has(
      String source, String regex, String words) {
    relabel(relabeling("keep", regex, source));

    assertThat(verdict().reason()).isEqualTo("TargetsDropped");
    assertThat(verdict().message())
        .startsWith(
            "spec.endpoints[0].relabelings[0] of ServiceMonitor shop/web drops all 2 targets (for"
                + " example pod=web-1). Its action is keep, and its regex "
                + regex)
        .endsWith(words);
  }

  @Test
  void earlier_relabelings_count_for_later_ones() {
    relabel(
        new RelabelConfigBuilder()
            .withSourceLabels("__meta_kubernetes_pod_label_app")
            .withRegex("(w).*")
            .withReplacement("x-${1}")
            .withTargetLabel("tier")
            .build(),
        relabeling("keep", "x-v", "tier"));

    assertThat(verdict().message())
        .startsWith("spec.endpoints[0].relabelings[1]")
        .contains("does not match the value of tier (x-w)");
  }

  @Test
  void relabeling_of_a_scrape_class_is_found_in_the_prometheus() {
    scene.scrapeClasses =
        List.of(
            new ScrapeClass("other", false, List.of()),
            new ScrapeClass(
                "strict",
                true,
                List.of(
                    new Relabeling(
                        "Keep",
                        List.of("namespace"),
                        Optional.empty(),
                        "prod-.*",
                        0,
                        "",
                        Optional.empty()))));

    assertThat(verdict().message())
        .startsWith(
            "relabelings[0] of spec.scrapeClasses[1] (strict) of Prometheus monitoring/k8s drops"
                + " all 2 targets (for example pod=web-1)")
        .contains("does not match the value of namespace (shop)");
    scene.manager = Optional.of("Helm");
    assertThat(verdict().message())
        .endsWith(
            "Helm manages Prometheus monitoring/k8s and may revert direct edits. Make changes to it"
                + " through Helm");
  }

  @ParameterizedTest
  @CsvSource({
    "labelkeep, pod|namespace, to __.*|pod|namespace",
    "labeldrop, __.*, '__.* so that it matches no label that begins with __'",
  })
  void target_without_an_address_is_none(String action, String regex, String fix) {
    scene.servers = List.of(Scene.answering());
    relabel(new RelabelConfigBuilder().withAction(action).withRegex(regex).build());

    assertThat(verdict().reason()).isEqualTo("TargetsDropped");
    assertThat(verdict().message())
        .startsWith(
            "spec.endpoints[0].relabelings[0] of ServiceMonitor shop/web removes label __address__,"
                + " so Prometheus drops all targets (for example pod=web-1)")
        .endsWith("Change its regex " + fix);
  }

  @Test
  void one_of_two_that_is_dropped_is_named() {
    scene.servers =
        List.of(dropping(Recordings.server("3.x", "targets-dropped"), Scene.target("web-1")));
    relabel(drop("web-2", "pod"));

    assertThat(verdict().message())
        .startsWith(
            "spec.endpoints[0].relabelings[0] of ServiceMonitor shop/web drops a target"
                + " (pod=web-2).");
  }

  @Test
  void relabeling_that_cannot_be_evaluated_is_not_accused() {
    relabel(relabeling("keep", "$(NODE)", "node"), drop("db", "pod"));

    assertThat(verdict().reason()).isEqualTo("TargetsDropped");
    assertThat(verdict().message())
        .startsWith(
            "Relabeling drops targets (for example pod=web-1). Which rule drops them is not known,"
                + " because spec.endpoints[0].relabelings[0] of ServiceMonitor shop/web cannot be"
                + " evaluated here. Check spec.endpoints[0].relabelings[0] of ServiceMonitor"
                + " shop/web, spec.endpoints[0].relabelings[1]");
  }

  @Test
  void relabelings_that_keep_the_targets_take_effect_with_the_next_configuration() {
    relabel(relabeling("keep", "web-.*", "pod"));

    assertThat(verdict().reason()).isEqualTo("WaitingForFirstScrape");
  }

  @Test
  void targets_of_other_services_are_no_proof() {
    scene.servers = List.of(dropping(Recordings.server("3.x", "targets-dropped")));
    scene.monitor.getSpec().getSelector().setMatchLabels(Map.of("app", "cache"));
    scene.services = List.of(Scene.service("cache", "http-metrics"));
    relabel(drop("web-.*", "pod"));

    assertThat(verdict().reason()).isEqualTo("WaitingForFirstScrape");
  }

  /** Prometheus lists the targets of a pool in no order. */
  @ParameterizedTest
  @CsvSource({
    "__meta_kubernetes_service_label_app, cache",
    "__meta_kubernetes_endpointslice_port_name, http",
  })
  void targets_that_differ_in_service_or_port_alone_hide_none(String label, String value)
      throws PrometheusException {
    List<Map<String, String>> listed = new ArrayList<>();
    for (Map<String, String> labels :
        Recordings.server("3.x", "targets-dropped").droppedTargets(Scene.POOL).labels()) {
      Map<String, String> other = new HashMap<>(labels);
      assertThat(other.put(label, value)).isNotNull();
      listed.add(other);
      listed.add(labels);
    }
    DroppedTargets dropped = new DroppedTargets(listed, listed.size());
    scene.servers = List.of(dropping(dropped), dropping(dropped));
    relabel(drop("web-.*", "pod"));

    assertThat(verdict().message())
        .contains("drops all 2 targets (for example pod=web-1). Its action is drop");
  }

  @Test
  void relabeling_is_not_ruled_out_where_the_list_cannot_be_read() {
    scene.servers = List.of(dropping(Scene.failing(PrometheusException.Kind.MALFORMED, "large")));
    relabel(drop("web-.*", "pod"));

    assertThat(verdict().reason()).isEqualTo("WaitingForFirstScrape");
    assertThat(verdict().message()).contains("takes effect within minutes");

    scene.now = scene.now.plus(Duration.ofMinutes(10));
    assertThat(verdict().reason()).isEqualTo("WaitingForFirstScrape");
    assertThat(verdict().message())
        .isEqualTo(
            "Prometheus monitoring/k8s has no targets in scrape pool serviceMonitor/shop/web/0 yet."
                + " Nothing that this depends on has changed since 2026-01-01T12:00:00Z, so it will"
                + " not resolve by itself. Whether relabeling drops targets is not known: the list"
                + " of dropped targets cannot be read: large. Check"
                + " spec.endpoints[0].relabelings[0] of ServiceMonitor shop/web. Checks without a"
                + " finding: what Prometheus selects and may discover, Services, ports, endpoints,"
                + " what Prometheus Operator watches and rejects, and failures to generate or load"
                + " the configuration. Look for this ServiceMonitor in the logs of Prometheus"
                + " Operator, for errors in those of containers config-reloader and prometheus, and"
                + " for its scrape pool on page /service-discovery of Prometheus");
    assertThat(relabelingKeepsTheTargets())
        .isEqualTo(Verdict.passed("as far as Prometheus lists what it drops"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"timed out", "the time of this round was up"})
  void message_is_the_same_whatever_keeps_the_list_from_coming_in_time(String why) {
    scene.servers = List.of(dropping(Scene.failing(PrometheusException.Kind.UNREACHABLE, why)));
    relabel(drop("web-.*", "pod"));
    scene.now = scene.now.plus(Duration.ofMinutes(10));

    assertThat(verdict().message())
        .contains("not known: Prometheus does not list its dropped targets in time. Check spec.");
  }

  @Test
  void list_that_is_cut_short_proves_what_it_has_alone() throws PrometheusException {
    List<Map<String, String>> all =
        Recordings.server("3.x", "targets-dropped").droppedTargets(Scene.POOL).labels();
    List<Map<String, String>> others =
        all.stream()
            .filter(labels -> !labels.get("__meta_kubernetes_service_label_app").equals("web"))
            .toList();
    assertThat(others).hasSize(1);
    relabel(drop("web-2", "pod"));
    scene.now = scene.now.plus(Duration.ofMinutes(10));

    for (Target[] active : new Target[][] {{}, {Scene.target("web-1")}}) {
      scene.servers = List.of(dropping(new DroppedTargets(others, 3), active));
      assertThat(verdict().reason()).isEqualTo("WaitingForFirstScrape");
      assertThat(verdict().message())
          .contains(
              "Whether relabeling drops targets is not known: Prometheus lists only some of the"
                  + " dropped targets of scrape pool serviceMonitor/shop/web/0, because"
                  + " spec.keepDroppedTargets of the ServiceMonitor or the Prometheus limits them."
                  + " Check spec.endpoints[0].relabelings[0] of ServiceMonitor shop/web. Checks");
    }
    scene.servers = List.of(dropping(new DroppedTargets(others, 1)));
    assertThat(verdict().message()).contains("endpoints, relabeling, what Prometheus Operator");
  }

  @Test
  void without_a_relabeling_that_may_drop_nothing_is_asked() {
    scene.servers = List.of(dropping(Scene.failing(PrometheusException.Kind.MALFORMED, "large")));
    scene.now = scene.now.plus(Duration.ofMinutes(10));

    assertThat(verdict().reason()).isEqualTo("WaitingForFirstScrape");
    assertThat(verdict().message()).contains("endpoints, relabeling, what Prometheus Operator");
  }

  @Test
  void list_is_asked_for_once_a_round() throws Exception {
    CachingPrometheusApi server =
        new CachingPrometheusApi(Recordings.server("2.42", "targets-dropped"));

    DroppedTargets dropped = server.droppedTargets(Scene.POOL);
    assertThat(dropped.labels()).hasSize(3);
    assertThat(server.droppedTargets(Scene.POOL)).isSameAs(dropped);
    assertThat(server.droppedTargets("serviceMonitor/shop/other/0")).isEqualTo(DroppedTargets.NONE);
  }

  private void listing(String version) {
    scene.servers = List.of(Recordings.server(version, "targets-dropped"));
  }

  /** A server with active targets that lists what it drops as another one does. */
  private static PrometheusApi dropping(PrometheusApi list, Target... active) {
    return new ForwardingPrometheusApi(Scene.answering(active)) {
      @Override
      public DroppedTargets droppedTargets(String scrapePool) throws PrometheusException {
        return list.droppedTargets(scrapePool);
      }
    };
  }

  private static PrometheusApi dropping(DroppedTargets dropped, Target... active) {
    return new ForwardingPrometheusApi(Scene.answering(active)) {
      @Override
      public DroppedTargets droppedTargets(String scrapePool) {
        return dropped;
      }
    };
  }

  private void relabel(RelabelConfig... relabelings) {
    scene.monitor =
        new ServiceMonitorBuilder(scene.monitor)
            .editSpec()
            .editFirstEndpoint()
            .withRelabelings(relabelings)
            .endEndpoint()
            .endSpec()
            .build();
  }

  private static RelabelConfig drop(String regex, String source) {
    return relabeling("drop", regex, source);
  }

  private static RelabelConfig relabeling(String action, String regex, String source) {
    return new RelabelConfigBuilder()
        .withAction(action)
        .withRegex(regex)
        .withSourceLabels(source)
        .build();
  }

  private Verdict relabelingKeepsTheTargets() {
    return Diagnosis.upToSamples("the API server").examine(scene.subject()).steps().stream()
        .filter(step -> step.title().equals("Relabeling keeps the targets"))
        .findFirst()
        .orElseThrow()
        .verdict();
  }

  private Verdict verdict() {
    return Diagnosis.upToSamples("the API server")
        .examine(scene.subject())
        .obstacle()
        .orElseThrow()
        .verdict();
  }
}
