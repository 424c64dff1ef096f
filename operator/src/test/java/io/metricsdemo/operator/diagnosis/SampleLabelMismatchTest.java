package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.openshift.api.model.monitoring.v1.RelabelConfigBuilder;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitorBuilder;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.prometheusoperator.Relabeling;
import io.metricsdemo.operator.prometheusoperator.ScrapeClass;
import io.metricsdemo.operator.status.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Healthy targets of a MetricsDemo whose samples the operator cannot select by their labels. */
class SampleLabelMismatchTest {

  private static final String MANAGED_BY = "app_kubernetes_io_managed_by";

  private final Scene scene = new Scene().ofDemo();

  @BeforeEach
  void haveAllLabels() {
    change(Map.of());
  }

  @Test
  void target_with_all_labels_passes() throws Exception {
    assertThat(examine().isTrue()).isTrue();
  }

  @Test
  void scrape_class_that_drops_a_label_is_named() throws Exception {
    change(Map.of(MANAGED_BY, ""));
    scene.scrapeClasses =
        List.of(
            new ScrapeClass("other", false, List.of(dropping("app_.*"))),
            new ScrapeClass("strict", true, List.of(dropping("id"), dropping("app_.*"))));

    assertThat(examine())
        .isEqualTo(
            Verdict.isFalse(
                "SampleLabelMismatch",
                "pod shop/web-1, http://10.0.0.1:8080/metrics has no label"
                    + " app_kubernetes_io_managed_by; the operator selects samples by"
                    + " app_kubernetes_io_managed_by=metricsdemo-operator. Change relabelings[1] of"
                    + " spec.scrapeClasses[1] (strict) of Prometheus monitoring/k8s, which removes"
                    + " the label"));
  }

  @Test
  void scrape_class_that_the_monitor_names_takes_the_place_of_the_default() throws Exception {
    change(Map.of("pod", ""));
    scene.scrapeClasses =
        List.of(
            new ScrapeClass("strict", true, List.of(dropping("pod"))),
            new ScrapeClass("mine", false, List.of(dropping("pod"))));
    scene.monitor =
        new ServiceMonitorBuilder(scene.monitor)
            .editSpec()
            .withScrapeClass("mine")
            .endSpec()
            .build();

    assertThat(examine().message()).contains("spec.scrapeClasses[1] (mine)");
  }

  @Test
  void changed_namespace_is_reported_with_the_relabeling_that_writes_it() throws Exception {
    change(Map.of("namespace", "another"));
    scene.scrapeClasses =
        List.of(
            new ScrapeClass("all", true, List.of(new Relabeling("replace", "(.*)", "namespace"))));

    assertThat(examine().message())
        .contains(
            "has label namespace=another; the operator selects samples by namespace=shop. Change"
                + " relabelings[0] of spec.scrapeClasses[0] (all) of Prometheus monitoring/k8s,"
                + " which writes the label");
  }

  @Test
  void pod_label_is_compared_with_the_pod_of_discovery() throws Exception {
    change(Map.of("pod", "another"));

    assertThat(examine().message())
        .contains("has label pod=another; the operator selects samples by pod=web-1.");
  }

  @Test
  void pod_label_is_required_where_discovery_is_not_reported() throws Exception {
    scene.servers = List.of(Scene.answering(Scene.target("", Target.Health.UP, "")));

    assertThat(examine().message()).contains("the operator selects samples by");
  }

  @Test
  void relabeling_of_the_monitor_is_named() throws Exception {
    change(Map.of("pod", ""));
    scene.monitor =
        new ServiceMonitorBuilder(scene.monitor)
            .editSpec()
            .editFirstEndpoint()
            .withRelabelings(
                new RelabelConfigBuilder().withAction("LabelKeep").withRegex("__.*|job").build())
            .endEndpoint()
            .endSpec()
            .build();

    assertThat(examine().message())
        .endsWith(
            "Change spec.endpoints[0].relabelings[0] of ServiceMonitor shop/web, which removes the"
                + " label");
  }

  @Test
  void all_places_are_named_where_none_is_known_to_remove_it() throws Exception {
    change(Map.of("pod", ""));

    assertThat(examine().message())
        .endsWith(
            "Check spec.endpoints[0].relabelings of ServiceMonitor shop/web and"
                + " spec.scrapeClasses[].relabelings of Prometheus monitoring/k8s");
  }

  @ParameterizedTest
  @CsvSource({
    "labeldrop, pod, '', true",
    "labeldrop, po, '', false",
    "LabelDrop, (pod|id), '', true",
    "labelkeep, pod, '', false",
    "labelkeep, namespace, '', true",
    "replace, (.*), pod, true",
    "'', (.*), pod, true",
    "hashmod, (.*), id, false",
    "keep, pod, '', false",
    "labeldrop, '(', '', true",
    "labeldrop, '((a*)*)*b', '', false",
  })
  void relabeling_that_may_touch_a_label_is_known_by_its_action(
      String action, String regex, String target, boolean touches) {
    assertThat(new Relabeling(action, regex, target).mayChange("pod")).isEqualTo(touches);
  }

  @Test
  void monitor_of_no_demo_has_no_labels_that_it_needs() {
    assertThat(new SampleLabelMismatch().appliesTo(new Scene().subject())).isFalse();
    assertThat(new SampleLabelMismatch().appliesTo(scene.subject())).isTrue();
  }

  @Test
  void demo_without_a_label_is_scraped_all_the_same() {
    change(Map.of(MANAGED_BY, ""));
    Diagnosis diagnosis = new Diagnosis("here");

    assertThat(diagnosis.examine(scene.subject()).obstacle()).isEmpty();
    assertThat(diagnosis.examineSampleLabels(scene.subject()))
        .returns("SampleLabelMismatch", Verdict::reason);
  }

  /** Empty values are labels that are not there. */
  private void change(Map<String, String> changes) {
    Map<String, String> labels =
        new HashMap<>(
            Map.of(
                "namespace",
                "shop",
                "pod",
                "web-1",
                "job",
                "web",
                MANAGED_BY,
                "metricsdemo-operator"));
    labels.putAll(changes);
    labels.values().removeIf(String::isEmpty);
    scene.servers = List.of(Scene.answering(Scene.relabeled("web-1", labels)));
  }

  private static Relabeling dropping(String regex) {
    return new Relabeling("labeldrop", regex, "");
  }

  private Verdict examine() throws Exception {
    return new SampleLabelMismatch().examine(scene.subject());
  }
}
