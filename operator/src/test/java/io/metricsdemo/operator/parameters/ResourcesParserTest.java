package io.metricsdemo.operator.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.api.v1alpha1.ResourcesSpec;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is set of the compute resources, and what becomes of the rest. */
class ResourcesParserTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | cpu=50m memory=96Mi | memory=192Mi",
        "{requests: {}} | cpu=50m memory=96Mi | memory=192Mi",
        "{limits: {cpu: 1}} | cpu=50m memory=96Mi | cpu=1 memory=192Mi",
        "{requests: {cpu: 1}} | cpu=1 memory=96Mi | memory=192Mi",
        "{requests: {ephemeral-storage: 1Gi}} | cpu=50m ephemeral-storage=1Gi memory=96Mi"
            + " | memory=192Mi",
      })
  void what_is_not_set_keeps_its_default(String spec, String requests, String limits)
      throws InvalidSpecException {
    assertThat(parse(spec)).isEqualTo(resources(requests, limits));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{limits: {memory: 64Mi}} | cpu=50m memory=64Mi | memory=64Mi",
        "{limits: {cpu: 20m}} | cpu=20m memory=96Mi | cpu=20m memory=192Mi",
        "{requests: {memory: 1Gi}} | cpu=50m memory=1Gi | memory=1Gi",
        "{limits: {cpu: 0, memory: 0}} | cpu=0 memory=0 | cpu=0 memory=0",
      })
  void default_gives_way_to_what_is_set(String spec, String requests, String limits)
      throws InvalidSpecException {
    assertThat(parse(spec)).isEqualTo(resources(requests, limits));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{requests: {cpu: 2}, limits: {cpu: 1500m}} | spec.resources.requests.cpu:"
            + " Invalid value: \"2\": must be less than or equal to spec.resources.limits.cpu, which is \"1500m\"",
        "{requests: {memory: 2Gi}, limits: {memory: 1G}} | spec.resources.requests.memory:"
            + " Invalid value: \"2Gi\": must be less than or equal to spec.resources.limits.memory, which is \"1G\"",
      })
  void request_above_its_limit_is_refused(String spec, String message) {
    assertThatThrownBy(() -> parse(spec)).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "1e3, 1000",
    "1E3, 1000",
    "15e-1, 1.5",
    "100u, 100u",
    "5n, 5n",
    "1.5Gi, 1536Mi",
    ".5, 500m",
    "5., 5",
    "+1, 1",
    "0.50, 0.5",
    "1E, 1000P",
    "0e9, 0",
    // What Kubernetes keeps of them.
    "1e99, 9223372036854775807",
    "0.0000000001, 1n",
  })
  void every_way_to_write_a_quantity_is_read_as_kubernetes_does(String text, String same)
      throws InvalidSpecException {
    assertThat(parse("{limits: {memory: '" + text + "'}}").limits().get("memory"))
        .isEqualTo(new Quantity(same));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lots", "-1", "", ".", "1 Gi", "1K", "1Zi", "1e", "1e100", "0x1", "1i"})
  void anything_else_is_no_quantity(String text) {
    assertThatThrownBy(() -> parse("{requests: {cpu: '" + text + "'}}"))
        .hasMessage(
            "spec.resources.requests.cpu: Invalid value: \""
                + text
                + "\": must be a quantity such as 50m, 1, 96Mi or 1.5Gi");
  }

  private static DemoParameters.Resources parse(String spec) throws InvalidSpecException {
    Checks checks = new Checks();
    DemoParameters.Resources resources =
        new ResourcesParser(checks)
            .parse(Serialization.unmarshal("---\n" + spec, ResourcesSpec.class));
    checks.throwIfAnyFailed();
    return resources;
  }

  private static DemoParameters.Resources resources(String requests, String limits) {
    return new DemoParameters.Resources(quantities(requests), quantities(limits));
  }

  private static Map<String, Quantity> quantities(String text) {
    return Stream.of(text.split(" "))
        .map(entry -> entry.split("="))
        .collect(Collectors.toMap(parts -> parts[0], parts -> new Quantity(parts[1])));
  }
}
