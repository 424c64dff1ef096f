package io.metricsdemo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ArgoCdHealthTest {

  private static final Path FOLDER = Path.of("../deploy/gitops/argocd");

  /** Argo CD's own form of a test. */
  record Expected(String inputPath, ArgoCd.Health healthStatus) {}

  record AllExpected(List<Expected> tests) {}

  static List<Expected> expected() throws IOException {
    return Serialization.unmarshal(read("health_test.yaml"), AllExpected.class).tests();
  }

  @ParameterizedTest
  @MethodSource("expected")
  void recorded_demo_has_the_health_expected(Expected expected) throws IOException {
    ArgoCd.Health health = ArgoCd.check(script(), object(read(expected.inputPath())));

    assertThat(health.status()).isEqualTo(expected.healthStatus().status());
    assertThat(health.message()).startsWith(expected.healthStatus().message());
  }

  @Test
  void every_recorded_demo_is_tested_and_named_by_its_health() throws IOException {
    List<String> names =
        expected().stream()
            .map(each -> FOLDER.resolve(each.inputPath()).getFileName().toString())
            .toList();

    try (Stream<Path> files = Files.list(FOLDER.resolve("testdata"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(names);
    }
    assertThat(expected())
        .allSatisfy(
            each ->
                assertThat(each.inputPath())
                    .startsWith(
                        "testdata/" + each.healthStatus().status().toLowerCase(Locale.ROOT) + "_"));
  }

  @ParameterizedTest
  @CsvSource({
    "Ready=True,                     Healthy",
    "Ready=True Reconciling=False,   Healthy",
    "Ready=True Stalled=False,       Healthy",
    "Ready=True Stalled=True,        Degraded",
    "Ready=False Stalled=Unknown,    Progressing",
    "Ready=True Reconciling=True,    Progressing",
    "Reconciling=True Stalled=True,  Degraded",
    "Ready=Unknown,                  Progressing",
    "Scraped=True,                   Progressing",
    "'',                             Progressing",
  })
  void conditions_decide_whatever_their_order(String conditions, String health) throws IOException {
    List<Map<String, Object>> list = new ArrayList<>();
    for (String condition : conditions.split(" ")) {
      if (!condition.isEmpty()) {
        String[] typeAndStatus = condition.split("=");
        list.add(
            Map.of(
                "type",
                typeAndStatus[0],
                "status",
                typeAndStatus[1],
                "reason",
                "r",
                "message",
                "m"));
      }
    }

    assertThat(ArgoCd.check(script(), demo(list)).status()).isEqualTo(health);
    Collections.reverse(list);
    assertThat(ArgoCd.check(script(), demo(list)).status()).isEqualTo(health);
  }

  @Test
  void config_map_has_the_same_check() throws IOException {
    ConfigMap configMap = Serialization.unmarshal(read("argocd-cm.yaml"), ConfigMap.class);

    assertThat(configMap.getMetadata().getName()).isEqualTo("argocd-cm");
    assertThat(configMap.getData())
        .containsExactly(
            Map.entry("resource.customizations.health.metricsdemo.io_MetricsDemo", script()));
  }

  private static Map<String, Object> demo(List<Map<String, Object>> conditions) {
    return Map.of(
        "metadata", Map.of("generation", 2),
        "status", Map.of("observedGeneration", 2, "conditions", conditions));
  }

  private static String script() throws IOException {
    return read("health.lua");
  }

  private static String read(String file) throws IOException {
    return Files.readString(FOLDER.resolve(file));
  }

  private static Map<String, Object> object(String yaml) {
    return new KubernetesSerialization()
        .unmarshal(
            new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)),
            new TypeReference<>() {});
  }
}
