package io.metricsdemo.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The promtool on the PATH, which evaluates expressions and rules as Prometheus does. A test that
 * uses it is left out where there is none, but never in CI.
 */
public final class Promtool {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  /**
   * @param folder for its files
   */
  public Promtool(Path folder) {
    this.folder = folder;
  }

  /** Writes a file of rules or tests; JSON is YAML. */
  public Path write(String name, Object content) {
    Path file = folder.resolve(name);
    try {
      JSON.writeValue(file.toFile(), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** Fails where a file of rules is not valid. */
  public void checkRules(Path rules) {
    run("check", "rules", "--lint-fatal", rules.toString());
  }

  /**
   * Fails where a test of rules does.
   *
   * @param rules files of rules; none for a test of an expression alone
   * @param every the interval at which rules are evaluated and expressions may be
   */
  public void testRules(List<Path> rules, String every, Map<String, Object> test) {
    Path file =
        write(
            "tests.yaml",
            Map.of(
                "rule_files",
                rules.stream().map(Path::toString).toList(),
                "evaluation_interval",
                every,
                "tests",
                List.of(test)));
    run("test", "rules", file.toString());
  }

  /** One input series of a test. */
  public static Map<String, String> series(String series, String values) {
    return Map.of("series", series, "values", values);
  }

  /**
   * A test that exactly these alerts fire.
   *
   * @param interval between two values of a series
   * @param time since the first, such as {@code 5m}
   * @param alerts the names of those that fire; one for each of its elements
   */
  public static Map<String, Object> firing(
      String interval, List<Map<String, String>> series, String time, List<String> alerts) {
    List<Map<String, Object>> samples = new ArrayList<>();
    alerts.stream()
        .distinct()
        .forEach(
            alert ->
                samples.add(
                    Map.of(
                        "labels",
                        "{alertname=\"%s\"}".formatted(alert),
                        "value",
                        alerts.stream().filter(alert::equals).count())));
    return evaluation(
        interval, series, time, "count by (alertname) (ALERTS{alertstate=\"firing\"})", samples);
  }

  /**
   * A test that an expression has exactly these samples.
   *
   * @param interval between two values of a series
   * @param time since the first, such as {@code 5m}
   */
  public static Map<String, Object> evaluation(
      String interval,
      List<Map<String, String>> series,
      String time,
      String expression,
      List<Map<String, Object>> samples) {
    return Map.of(
        "interval",
        interval,
        "input_series",
        series,
        "promql_expr_test",
        List.of(Map.of("expr", expression, "eval_time", time, "exp_samples", samples)));
  }

  private static void run(String... arguments) {
    assumeTrue(
        isOnPath() || System.getenv("CI") != null,
        "there is no promtool on the PATH: install Debian's package prometheus");
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    try {
      Process promtool = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(promtool.waitFor()).as(output).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isOnPath() {
    for (String path : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(path, "promtool"))) {
        return true;
      }
    }
    return false;
  }
}
