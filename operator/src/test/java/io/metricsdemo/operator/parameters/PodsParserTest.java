package io.metricsdemo.operator.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users put on objects and pods, and where these may run. */
class PodsParserTest {

  private final SpecParser parser =
      new SpecParser(
          new ImageRules("demo-app:1", List.of()),
          new MonitorMetadata(
              Map.of("a", "cluster"),
              Map.of("n", "cluster", "m", "cluster"),
              "https://runbooks.example.com"));

  @Test
  void labels_of_pods_win_over_common_ones() throws InvalidSpecException {
    DemoParameters demo =
        parse("{commonLabels: {a: common, b: common}, podMetadata: {labels: {b: pods}}}");

    assertThat(demo.commonLabels()).isEqualTo(Map.of("a", "common", "b", "common"));
    assertThat(demo.pods().labels()).isEqualTo(Map.of("a", "common", "b", "pods"));
  }

  @Test
  void labels_of_the_service_monitor_win_over_common_ones_and_these_over_the_clusters()
      throws InvalidSpecException {
    assertThat(parse("{commonLabels: {a: common, b: common}}").monitoring().labels())
        .isEqualTo(Map.of("a", "common", "b", "common"));
    assertThat(
            parse("{commonLabels: {a: common}, monitoring: {labels: {a: monitor}}}")
                .monitoring()
                .labels())
        .isEqualTo(Map.of("a", "monitor"));
  }

  @Test
  void annotations_of_the_spec_win_over_those_of_the_cluster() throws InvalidSpecException {
    assertThat(parse("{monitoring: {annotations: {n: spec}}}").monitoring().annotations())
        .isEqualTo(Map.of("n", "spec", "m", "cluster"));
  }

  @Test
  void empty_texts_of_a_toleration_are_left_out() throws InvalidSpecException {
    assertThat(parse("{tolerations: [{key: '', operator: Exists, value: ''}]}").pods())
        .extracting(DemoParameters.Pods::tolerations)
        .isEqualTo(List.of(new TolerationBuilder().withOperator("Exists").build()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{commonLabels: {app: x}} | spec.commonLabels: Invalid value: \"{app=x}\": must be labels other"
            + " than app and app.kubernetes.io/*, which the operator sets itself",
        "{commonLabels: {a..b/c: x}} | spec.commonLabels: Invalid value: \"{a..b/c=x}\": must be labels:"
            + " keys such as release or example.com/team, values of at most 63 letters, digits,"
            + " '-', '_' and '.'",
        "{podMetadata: {labels: {app.kubernetes.io/instance: x}}} | spec.podMetadata.labels:"
            + " Invalid value: \"{app.kubernetes.io/instance=x}\": must be labels other than app and"
            + " app.kubernetes.io/*, which the operator sets itself",
        "{podMetadata: {annotations: {a b: x}}} | spec.podMetadata.annotations: Invalid value: \"{a b=x}\":"
            + " must be annotations: keys such as example.com/team, values of at most 2048"
            + " characters",
        "{monitoring: {annotations: {a b: x}}} | spec.monitoring.annotations: Invalid value: \"{a b=x}\":"
            + " must be annotations: keys such as example.com/team, values of at most 2048"
            + " characters",
        "{nodeSelector: {a: x y}} | spec.nodeSelector: Invalid value: \"{a=x y}\": must be labels of"
            + " nodes: keys such as kubernetes.io/arch, values of at most 63 letters, digits, '-',"
            + " '_' and '.'",
        "{priorityClassName: High} | spec.priorityClassName: Invalid value: \"High\": must be the name of"
            + " a PriorityClass: a-z, 0-9, '-' and '.'",
        "{tolerations: [{key: a}, {}]} | spec.tolerations[1].key: Invalid value: \"\": must be the key of"
            + " a taint, or empty with operator Exists for every taint",
        "{tolerations: [{key: a, operator: Exists, value: b}]} | spec.tolerations[0].value:"
            + " Invalid value: \"b\": must be the value of a taint, and empty with operator Exists",
        "{tolerations: [{key: a, operator: In}]} | spec.tolerations[0].operator: Invalid value: \"In\":"
            + " must be Exists or Equal",
        "{tolerations: [{key: a, effect: Never}]} | spec.tolerations[0].effect: Invalid value: \"Never\":"
            + " must be NoSchedule or PreferNoSchedule or NoExecute",
        "{tolerations: [{key: a, tolerationSeconds: 5}]} | spec.tolerations[0].tolerationSeconds:"
            + " Invalid value: \"5\": must be unset unless effect is NoExecute",
      })
  void invalid_value_is_refused_with_what_is_allowed(String spec, String message) {
    assertThatThrownBy(() -> parse(spec))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(message);
  }

  private DemoParameters parse(String spec) throws InvalidSpecException {
    MetricsDemo demo =
        Serialization.unmarshal(
            "---\n{metadata: {name: demo-app, namespace: default}, spec: %s}".formatted(spec),
            MetricsDemo.class);
    return parser.parse(demo);
  }
}
