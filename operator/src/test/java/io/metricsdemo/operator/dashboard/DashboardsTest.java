package io.metricsdemo.operator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.metricsdemo.api.v1alpha1.GeneratorSpec;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoSpec;
import io.metricsdemo.api.v1alpha1.MonitoringSpec;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.parameters.ImageRules;
import io.metricsdemo.operator.parameters.InvalidSpecException;
import io.metricsdemo.operator.parameters.MonitorMetadata;
import io.metricsdemo.operator.parameters.SpecParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The dashboards as Grafana reads them. {@code mvn -pl operator -am test -Dfixtures.renew} writes
 * the committed ones.
 */
class DashboardsTest {

  private static final Path FOLDER = Path.of("../deploy/dashboards");
  private static final boolean RENEW = System.getProperty("fixtures.renew") != null;

  /** A range without a window that follows the interval, or the time range of the dashboard. */
  private static final Pattern FIXED_WINDOW =
      Pattern.compile("\\[(?!\\$__(rate_interval|range)\\b)");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z_]+)}?");

  static Stream<Dashboard> dashboards() {
    return Stream.of(DemoDashboard.ofAnyDemo(), OperatorDashboard.dashboard(), ofOneDemo("30s"));
  }

  static Stream<Dashboard> committed() {
    return dashboards().limit(2);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("committed")
  void committed_file_is_as_generated(Dashboard dashboard) throws IOException {
    Path file = FOLDER.resolve(dashboard.uid() + ".json");
    String json = dashboard.json().toPrettyString() + "\n";
    if (RENEW) {
      Files.writeString(file, json);
    }

    assertThat(json).isEqualTo(Files.readString(file));
  }

  @Test
  void folder_has_no_other_dashboard() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(
                      committed().map(dashboard -> dashboard.uid() + ".json"),
                      Stream.of("kustomization.yaml"))
                  .toList());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dashboards")
  void grafana_accepts_the_uid_and_takes_the_data_source_from_the_variable(Dashboard dashboard) {
    JsonNode json = dashboard.json();

    assertThat(json.path("uid").asText()).matches("[a-zA-Z0-9_-]{1,40}");
    assertThat(json.findValues("datasource"))
        .isNotEmpty()
        .extracting(source -> source.path("uid").asText())
        .containsOnly("${datasource}");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dashboards")
  void windows_follow_the_interval(Dashboard dashboard) {
    assertThat(targets(dashboard))
        .isNotEmpty()
        .allSatisfy(
            target -> {
              assertThat(target.path("expr").asText()).doesNotContainPattern(FIXED_WINDOW);
              assertThat(target.path("interval").asText()).isEqualTo(dashboard.interval());
            });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dashboards")
  void each_variable_is_declared(Dashboard dashboard) {
    Set<String> declared = new HashSet<>();
    dashboard
        .json()
        .at("/templating/list")
        .forEach(variable -> declared.add(variable.path("name").asText()));
    Set<String> used = new HashSet<>();
    Matcher variables = VARIABLE.matcher(dashboard.json().toString());
    while (variables.find()) {
      if (!variables.group(1).startsWith("__")) {
        used.add(variables.group(1));
      }
    }

    assertThat(used).isEqualTo(declared);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dashboards")
  void panels_lie_beside_each_other_within_the_grid(Dashboard dashboard) {
    Set<List<Integer>> taken = new HashSet<>();
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : dashboard.json().path("panels")) {
      JsonNode place = panel.path("gridPos");
      assertThat(ids.add(panel.path("id").asInt())).as("id of %s", panel.path("title")).isTrue();
      for (int x = 0; x < place.path("w").asInt(); x++) {
        for (int y = 0; y < place.path("h").asInt(); y++) {
          int column = place.path("x").asInt() + x;
          assertThat(column).isLessThan(24);
          assertThat(taken.add(List.of(column, place.path("y").asInt() + y)))
              .as("place of %s", panel.path("title"))
              .isTrue();
        }
      }
    }
  }

  @Test
  void dashboards_of_different_demos_differ_in_uid_and_title() {
    List<Dashboard> all =
        List.of(of("a", "b-c", "30s", "10us"), of("a-b", "c", "30s", "10us"), ofOneDemo("30s"));

    assertThat(all.stream().map(Dashboard::uid).collect(Collectors.toSet())).hasSize(3);
    assertThat(all.stream().map(Dashboard::title).collect(Collectors.toSet())).hasSize(3);
  }

  @Test
  void change_of_the_spec_keeps_the_uid_and_changes_window_and_ground_truth() {
    Dashboard before = of("shop", "web", "30s", "10us");
    Dashboard after = of("shop", "web", "5m", "1ms");

    assertThat(after.uid()).isEqualTo(before.uid());
    assertThat(targets(after))
        .extracting(target -> target.path("interval").asText())
        .containsOnly("5m");
    assertThat(expected(before)).contains("vector(1.0E-5)");
    assertThat(expected(after)).contains("vector(0.001)").doesNotContain("vector(1.0E-5)");
  }

  private static List<String> expected(Dashboard dashboard) {
    return targets(dashboard).stream()
        .filter(target -> target.path("legendFormat").asText().startsWith("expected "))
        .map(target -> target.path("expr").asText())
        .toList();
  }

  private static List<JsonNode> targets(Dashboard dashboard) {
    List<JsonNode> targets = new ArrayList<>();
    dashboard
        .json()
        .path("panels")
        .forEach(
            panel ->
                StreamSupport.stream(panel.path("targets").spliterator(), false)
                    .forEach(targets::add));
    return targets;
  }

  private static Dashboard ofOneDemo(String interval) {
    return of("default", "demo-app", interval, "10us");
  }

  private static Dashboard of(String namespace, String name, String interval, String normalMean) {
    MetricsDemo demo = new MetricsDemo();
    demo.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
    GeneratorSpec generator = new GeneratorSpec();
    generator.setNormalMean(normalMean);
    MonitoringSpec monitoring = new MonitoringSpec();
    monitoring.setInterval(interval);
    MetricsDemoSpec spec = new MetricsDemoSpec();
    spec.setGenerator(generator);
    spec.setMonitoring(monitoring);
    demo.setSpec(spec);
    try {
      DemoParameters parameters =
          new SpecParser(
                  new ImageRules("demo-app", List.of()),
                  new MonitorMetadata(Map.of(), Map.of(), Names.RUNBOOK_URL))
              .parse(demo);
      return DemoDashboard.of(parameters);
    } catch (InvalidSpecException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
