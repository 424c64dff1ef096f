package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource.Kind;
import io.metricsdemo.operator.status.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether a Prometheus picks the ServiceMonitor, by its labels and by its namespace. */
class SelectionTest {

  private final Scene scene = new Scene();

  static Stream<Arguments> labelSelectors() {
    return Stream.of(
        Arguments.of(
            Scene.matching("team", "a"),
            "Prometheus monitoring/k8s selects ServiceMonitors labeled team=a; this one has no label team. Add metadata.labels.team: a to ServiceMonitor shop/web"),
        Arguments.of(
            Scene.matching("release", "other"),
            "Prometheus monitoring/k8s selects ServiceMonitors labeled release=other; this one has release=kps. Set metadata.labels.release: other in ServiceMonitor shop/web"),
        Arguments.of(
            Scene.expression("app.kubernetes.io/part-of", "In", "x", "y"),
            "Prometheus monitoring/k8s selects ServiceMonitors labeled app.kubernetes.io/part-of in (x,y); this one has no label app.kubernetes.io/part-of. Add metadata.labels['app.kubernetes.io/part-of']: x to ServiceMonitor shop/web"),
        Arguments.of(
            Scene.expression("release", "NotIn", "kps"),
            "Prometheus monitoring/k8s selects ServiceMonitors labeled release notin (kps); this one has release=kps. Remove metadata.labels.release from ServiceMonitor shop/web"),
        Arguments.of(
            Scene.expression("scrape", "Exists"),
            "Prometheus monitoring/k8s selects ServiceMonitors labeled scrape; this one has no label scrape. Add metadata.labels.scrape: \"\" to ServiceMonitor shop/web"),
        Arguments.of(
            Scene.expression("release", "DoesNotExist"),
            "Prometheus monitoring/k8s selects ServiceMonitors labeled !release; this one has"
                + " release=kps. Remove metadata.labels.release from ServiceMonitor shop/web"));
  }

  @ParameterizedTest
  @MethodSource("labelSelectors")
  void labels_that_are_not_selected_are_reported_with_the_field_to_change(
      LabelSelector selector, String message) {
    scene.selector = Optional.of(selector);

    assertThat(new LabelsNotSelected().examine(scene.subject()))
        .isEqualTo(Verdict.isFalse("LabelsNotSelected", message));
  }

  @Test
  void all_that_is_not_met_is_reported_at_once() {
    LabelSelector both = Scene.matching("release", "other");
    both.getMatchLabels().put("team", "a");
    scene.selector = Optional.of(both);

    assertThat(new LabelsNotSelected().examine(scene.subject()).message())
        .isEqualTo(
            "Prometheus monitoring/k8s selects ServiceMonitors labeled release=other, team=a; this"
                + " one has release=kps and no label team. Set metadata.labels.release: other in"
                + " ServiceMonitor shop/web. Add metadata.labels.team: a to ServiceMonitor"
                + " shop/web");
  }

  @Test
  void labels_of_a_demos_monitor_are_changed_in_the_demo() {
    scene.ofDemo().selector = Optional.of(Scene.matching("team", "a"));

    assertThat(new LabelsNotSelected().examine(scene.subject()).message())
        .endsWith(". Add spec.monitoring.labels.team: a to MetricsDemo shop/web");
  }

  @Test
  void label_that_a_demo_cannot_set_is_taken_out_of_the_selector() {
    scene.ofDemo().selector = Optional.of(Scene.matching("app.kubernetes.io/part-of", "shop"));

    assertThat(new LabelsNotSelected().examine(scene.subject()).message())
        .endsWith(
            "The operator reserves label app.kubernetes.io/part-of, so a MetricsDemo cannot set it."
                + " Change spec.serviceMonitorSelector of Prometheus monitoring/k8s");
  }

  @Test
  void selector_that_is_not_set_selects_none_and_an_empty_one_all() {
    scene.selector = Optional.empty();
    assertThat(new LabelsNotSelected().examine(scene.subject()))
        .isEqualTo(
            Verdict.isFalse(
                "LabelsNotSelected",
                "Prometheus monitoring/k8s has no spec.serviceMonitorSelector and selects no"
                    + " ServiceMonitor. Set it ({} selects all)"));

    scene.selector = Optional.of(new LabelSelector());
    assertThat(new LabelsNotSelected().examine(scene.subject()).status()).isEqualTo("True");
  }

  @Test
  void own_namespace_only_is_reported() throws Exception {
    scene.namespaceSelector = Optional.empty();

    assertThat(new NamespaceNotSelected().examine(scene.subject()))
        .isEqualTo(
            Verdict.isFalse(
                "NamespaceNotSelected",
                "Prometheus monitoring/k8s has no spec.serviceMonitorNamespaceSelector and selects"
                    + " ServiceMonitors only in namespace monitoring, not in shop. Set it ({}"
                    + " selects all namespaces)"));
  }

  static Stream<Arguments> namespaceSelectors() {
    return Stream.of(
        Arguments.of(
            Scene.matching("monitored", "yes"),
            "namespace shop has no label monitored. Run kubectl label namespace shop monitored=yes"),
        Arguments.of(
            Scene.matching("tier", "gold"),
            "namespace shop has tier=free. Run kubectl label namespace shop tier=gold --overwrite"),
        Arguments.of(
            Scene.expression("tier", "DoesNotExist"),
            "namespace shop has tier=free. Run kubectl label namespace shop tier-"));
  }

  @ParameterizedTest
  @MethodSource("namespaceSelectors")
  void namespace_that_is_not_selected_is_reported_with_the_label_it_lacks(
      LabelSelector selector, String ending) throws Exception {
    scene.namespaceSelector = Optional.of(selector);
    scene.namespaceLabels = Map.of("tier", "free");

    Verdict answer = new NamespaceNotSelected().examine(scene.subject());

    assertThat(answer.reason()).isEqualTo("NamespaceNotSelected");
    assertThat(answer.message()).endsWith(ending);
  }

  @Test
  void namespace_that_is_selected_by_its_name_is_added_to_the_selector() throws Exception {
    scene.namespaceSelector =
        Optional.of(Scene.expression("kubernetes.io/metadata.name", "In", "monitoring"));

    assertThat(new NamespaceNotSelected().examine(scene.subject()).message())
        .isEqualTo(
            "Prometheus monitoring/k8s selects namespaces labeled"
                + " kubernetes.io/metadata.name=monitoring; namespace shop has"
                + " kubernetes.io/metadata.name=shop. Kubernetes sets label"
                + " kubernetes.io/metadata.name to the name of the namespace. Change"
                + " spec.serviceMonitorNamespaceSelector of Prometheus monitoring/k8s to select"
                + " shop");
  }

  @Test
  void agent_on_each_node_takes_no_service_monitors_and_has_no_selectors_to_set() {
    scene.kind = Kind.AGENT;
    scene.daemonSet = true;
    scene.selector = Optional.empty();
    scene.namespaceSelector = Optional.empty();

    assertThat(new Diagnosis("namespace metricsdemo-system").examineSelection(scene.subject()))
        .extracting(report -> report.obstacle().orElseThrow().verdict())
        .isEqualTo(
            Verdict.isFalse(
                "AgentIsDaemonSet",
                "PrometheusAgent monitoring/k8s has spec.mode: DaemonSet, which supports"
                    + " PodMonitors but no ServiceMonitors. Select the pods with a PodMonitor, or"
                    + " set spec.mode to"
                    + " StatefulSet"));
  }

  @Test
  void agent_that_is_a_stateful_set_takes_service_monitors() {
    scene.kind = Kind.AGENT;

    assertThat(new AgentIsDaemonSet().appliesTo(scene.subject())).isTrue();
    assertThat(new AgentIsDaemonSet().examine(scene.subject()).isTrue()).isTrue();
    scene.kind = Kind.PROMETHEUS;
    assertThat(new AgentIsDaemonSet().appliesTo(scene.subject())).isFalse();
  }
}
