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
            "Prometheus monitoring/k8s selects ServiceMonitors with team=a, and this one has no label team; add metadata.labels.team: a to ServiceMonitor shop/web"),
        Arguments.of(
            Scene.matching("release", "other"),
            "Prometheus monitoring/k8s selects ServiceMonitors with release=other, and this one has release=kps; set metadata.labels.release: other in ServiceMonitor shop/web"),
        Arguments.of(
            Scene.expression("app.kubernetes.io/part-of", "In", "x", "y"),
            "Prometheus monitoring/k8s selects ServiceMonitors with app.kubernetes.io/part-of in (x,y), and this one has no label app.kubernetes.io/part-of; add metadata.labels['app.kubernetes.io/part-of']: x to ServiceMonitor shop/web"),
        Arguments.of(
            Scene.expression("release", "NotIn", "kps"),
            "Prometheus monitoring/k8s selects ServiceMonitors with release notin (kps), and this one has release=kps; remove metadata.labels.release from ServiceMonitor shop/web"),
        Arguments.of(
            Scene.expression("scrape", "Exists"),
            "Prometheus monitoring/k8s selects ServiceMonitors with scrape, and this one has no label scrape; add metadata.labels.scrape: \"\" to ServiceMonitor shop/web"),
        Arguments.of(
            Scene.expression("release", "DoesNotExist"),
            "Prometheus monitoring/k8s selects ServiceMonitors with !release, and this one has release=kps; remove metadata.labels.release from ServiceMonitor shop/web"));
  }

  @ParameterizedTest
  @MethodSource("labelSelectors")
  void labels_that_are_not_selected_are_told_with_the_field_to_change(
      LabelSelector selector, String message) {
    scene.selector = Optional.of(selector);

    assertThat(new LabelsNotSelected().examine(scene.subject()))
        .isEqualTo(Verdict.isFalse("LabelsNotSelected", message));
  }

  @Test
  void all_that_is_not_met_is_told_at_once() {
    LabelSelector both = Scene.matching("release", "other");
    both.getMatchLabels().put("team", "a");
    scene.selector = Optional.of(both);

    assertThat(new LabelsNotSelected().examine(scene.subject()).message())
        .isEqualTo(
            "Prometheus monitoring/k8s selects ServiceMonitors with release=other, team=a, and this"
                + " one has release=kps and no label team; set metadata.labels.release: other in"
                + " ServiceMonitor shop/web, add metadata.labels.team: a to ServiceMonitor"
                + " shop/web");
  }

  @Test
  void labels_of_a_demos_monitor_are_changed_in_the_demo() {
    scene.ofDemo().selector = Optional.of(Scene.matching("team", "a"));

    assertThat(new LabelsNotSelected().examine(scene.subject()).message())
        .endsWith("; add spec.monitoring.labels.team: a to MetricsDemo shop/web");
  }

  @Test
  void label_that_a_demo_cannot_set_is_taken_out_of_the_selector() {
    scene.ofDemo().selector = Optional.of(Scene.matching("app.kubernetes.io/part-of", "shop"));

    assertThat(new LabelsNotSelected().examine(scene.subject()).message())
        .endsWith(
            "; label app.kubernetes.io/part-of of a MetricsDemo's ServiceMonitor cannot be set, so"
                + " change spec.serviceMonitorSelector of Prometheus monitoring/k8s");
  }

  @Test
  void selector_that_is_not_set_selects_none_and_an_empty_one_all() {
    scene.selector = Optional.empty();
    assertThat(new LabelsNotSelected().examine(scene.subject()))
        .isEqualTo(
            Verdict.isFalse(
                "LabelsNotSelected",
                "spec.serviceMonitorSelector of Prometheus monitoring/k8s is not set, so that it"
                    + " selects no ServiceMonitor; set it, to {} for all"));

    scene.selector = Optional.of(new LabelSelector());
    assertThat(new LabelsNotSelected().examine(scene.subject()).status()).isEqualTo("True");
  }

  @Test
  void own_namespace_only_is_told() throws Exception {
    scene.namespaceSelector = Optional.empty();

    assertThat(new NamespaceNotSelected().examine(scene.subject()))
        .isEqualTo(
            Verdict.isFalse(
                "NamespaceNotSelected",
                "spec.serviceMonitorNamespaceSelector of Prometheus monitoring/k8s is not set, so"
                    + " that it looks in namespace monitoring alone, and not in shop; set it, to {}"
                    + " for all namespaces"));
  }

  static Stream<Arguments> namespaceSelectors() {
    return Stream.of(
        Arguments.of(
            Scene.matching("monitored", "yes"),
            "namespace shop has no label monitored; kubectl label namespace shop monitored=yes"),
        Arguments.of(
            Scene.matching("tier", "gold"),
            "namespace shop has tier=free; kubectl label namespace shop tier=gold --overwrite"),
        Arguments.of(
            Scene.expression("tier", "DoesNotExist"),
            "namespace shop has tier=free; kubectl label namespace shop tier-"));
  }

  @ParameterizedTest
  @MethodSource("namespaceSelectors")
  void namespace_that_is_not_selected_is_told_with_the_label_it_lacks(
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
            "Prometheus monitoring/k8s looks into namespaces with"
                + " kubernetes.io/metadata.name=monitoring, and namespace shop has"
                + " kubernetes.io/metadata.name=shop; Kubernetes sets label"
                + " kubernetes.io/metadata.name to the name of the namespace, so change"
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
                "PrometheusAgent monitoring/k8s has spec.mode: DaemonSet, and takes no"
                    + " ServiceMonitors then. Select the pods by a PodMonitor, or set spec.mode to"
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
