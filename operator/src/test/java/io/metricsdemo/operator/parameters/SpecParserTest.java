package io.metricsdemo.operator.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What got past the schema is reported field by field, and never acted upon. */
class SpecParserTest {

  private final SpecParser parser =
      new SpecParser(
          new ImageRules("registry.example.com/demo-app:1.0", List.of()),
          new MonitorMetadata(Map.of("release", "a"), Map.of(), "https://runbooks.example.com"));

  @Test
  void empty_spec_is_the_tutorial() throws InvalidSpecException {
    DemoParameters demo = parser.parse(demo("{}"));

    assertThat(demo.replicas()).isEqualTo(2);
    assertThat(demo.image()).isEqualTo("registry.example.com/demo-app:1.0");
    assertThat(demo.generator().uniformDomain()).isEqualTo(Duration.ofNanos(200_000));
    assertThat(demo.generator().oscillationPeriod()).isEqualTo(Duration.ofMinutes(10));
    assertThat(demo.generator().seed()).isEmpty();
    assertThat(demo.monitoring().enabled()).isTrue();
    assertThat(demo.monitoring().interval().text()).isEqualTo("30s");
  }

  @Test
  void missing_spec_is_the_tutorial_too() throws InvalidSpecException {
    MetricsDemo demo = demo("{}");
    demo.setSpec(null);

    assertThat(parser.parse(demo)).isEqualTo(parser.parse(demo("{}")));
  }

  @Test
  void unknown_fields_are_no_mistake() throws InvalidSpecException {
    assertThat(parser.parse(demo("{colour: blue, monitoring: {volume: 11}}")))
        .isEqualTo(parser.parse(demo("{}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{replicas: 101} | spec.replicas: Invalid value: \"101\": must be between 0 and 100, inclusive",
        "{replicas: -1} | spec.replicas: Invalid value: \"-1\": must be between 0 and 100, inclusive",
        "{image: 'a b'} | spec.image: Invalid value: \"a b\": must be an image reference, such as registry.example.com/team/demo-app:1.0: no scheme, a path in lower case, one tag, one digest",
        "{monitoring: {interval: 5 bananas}} | spec.monitoring.interval: Invalid value: \"5 bananas\": must be a duration between 1s and 10m, inclusive",
        "{monitoring: {interval: ''}} | spec.monitoring.interval: Invalid value: \"\": must be a duration between 1s and 10m, inclusive",
        "{monitoring: {interval: 999ms}} | spec.monitoring.interval: Invalid value: \"999ms\": must be a duration between 1s and 10m, inclusive",
        "{monitoring: {interval: 11m}} | spec.monitoring.interval: Invalid value: \"11m\": must be a duration between 1s and 10m, inclusive",
        "{monitoring: {interval: 1s1us}} | spec.monitoring.interval: Invalid value: \"1s1us\": must be a duration between 1s and 10m, inclusive",
        "{monitoring: {interval: 5s, scrapeTimeout: 6s}} | spec.monitoring.scrapeTimeout: Invalid value: \"6s\": must be a duration between 1ms and spec.monitoring.interval, 5s",
        "{monitoring: {labels: {app: x}}} | spec.monitoring.labels: Invalid value: \"{app=x}\": must be labels other than app and app.kubernetes.io/*, which the operator sets itself",
        "{generator: {uniformDomain: 0us}} | spec.generator.uniformDomain: Invalid value: \"0us\": must be a duration greater than 0us and less than or equal to 1h",
        "{generator: {normalDomain: 2h}} | spec.generator.normalDomain: Invalid value: \"2h\": must be a duration greater than 0us and less than or equal to 1h",
        "{generator: {normalMean: 1h1us}} | spec.generator.normalMean: Invalid value: \"1h1us\": must be a duration between 0us and 1h, inclusive",
        "{generator: {oscillationPeriod: 1d}} | spec.generator.oscillationPeriod: Invalid value: \"1d\": must be a duration between 1s and 24h, inclusive",
        "{resources: {limits: {gpu: 1}}} | spec.resources.limits: Invalid value: \"gpu\": must be cpu, memory or ephemeral-storage",
        "{resources: {limits: {cpu: lots}}} | spec.resources.limits.cpu: Invalid value: \"lots\": must be a quantity such as 50m, 1, 96Mi or 1.5Gi",
        "{resources: {requests: {memory: 2Gi}, limits: {memory: 1Gi}}} | spec.resources.requests.memory: Invalid value: \"2Gi\": must be less than or equal to spec.resources.limits.memory, which is \"1Gi\"",
      })
  void invalid_value_is_reported_with_what_is_allowed(String spec, String message) {
    assertThatThrownBy(() -> parser.parse(demo(spec)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(message);
  }

  @Test
  void invalid_label_value_is_reported() {
    assertThatThrownBy(() -> parser.parse(demo("{monitoring: {labels: {release: 'a b'}}}")))
        .hasMessageContaining("keys such as release or example.com/team");
  }

  @Test
  void all_mistakes_are_reported_at_once() {
    assertThatThrownBy(
            () -> parser.parse(demo("{replicas: 101, monitoring: {interval: 5 bananas}}")))
        .hasMessageContaining("spec.replicas")
        .hasMessageContaining("spec.monitoring.interval");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{replicas: two} | spec.replicas",
        "{replicas: [1]} | spec.replicas",
        "{imagePullPolicy: Sometimes} | spec.imagePullPolicy",
        "{imagePullSecrets: registry} | spec.imagePullSecrets",
        "{monitoring: {labels: [release]}} | spec.monitoring.labels",
        "{generator: {seed: 1e30}} | spec.generator.seed",
        "[] | spec",
      })
  void wrong_type_is_reported_and_does_not_stop_the_reading(String spec, String field) {
    assertThatThrownBy(() -> parser.parse(demo(spec)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageStartingWith(field + " cannot be read: ");
  }

  @Test
  void wrong_type_survives_a_copy_of_the_object() {
    MetricsDemo copy = Serialization.clone(demo("{replicas: two}"));

    assertThatThrownBy(() -> parser.parse(copy)).hasMessageStartingWith("spec.replicas cannot");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Demo", "1demo", "demo-", "demo.app"})
  void name_that_no_service_could_have_is_reported(String name) {
    MetricsDemo demo = demo("{}");
    demo.getMetadata().setName(name);

    assertThatThrownBy(() -> parser.parse(demo))
        .hasMessageStartingWith("metadata.name: Invalid value: \"" + name);
  }

  @Test
  void image_must_begin_with_an_allowed_prefix() throws InvalidSpecException {
    SpecParser strict =
        new SpecParser(
            new ImageRules("default:1", List.of("ghcr.io/ours/", "quay.io/ours/")),
            MonitorMetadata.NONE);

    assertThat(strict.parse(demo("{image: 'ghcr.io/ours/x:1'}")).image())
        .isEqualTo("ghcr.io/ours/x:1");
    assertThat(strict.parse(demo("{}")).image()).isEqualTo("default:1");
    assertThatThrownBy(() -> strict.parse(demo("{image: 'evil.example/x:1'}")))
        .hasMessage(
            "spec.image: Invalid value: \"evil.example/x:1\": must be an image that starts with"
                + " ghcr.io/ours/ or quay.io/ours/");
  }

  @Test
  void labels_of_the_spec_win_over_those_of_the_cluster() throws InvalidSpecException {
    assertThat(
            parser.parse(demo("{monitoring: {labels: {release: b, x: y}}}")).monitoring().labels())
        .containsOnly(Map.entry("release", "b"), Map.entry("x", "y"));
  }

  private static MetricsDemo demo(String spec) {
    return Serialization.unmarshal(
        """
        apiVersion: metricsdemo.io/v1alpha1
        kind: MetricsDemo
        metadata: {name: demo-app, namespace: default}
        spec: %s
        """
            .formatted(spec),
        MetricsDemo.class);
  }
}
