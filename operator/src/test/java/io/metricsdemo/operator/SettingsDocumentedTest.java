package io.metricsdemo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/settings.md has the variables that the operator reads, their defaults and their values. */
class SettingsDocumentedTest {

  /** The defaults that are no value of the variable. */
  private static final Set<String> UNSET = Set.of("none", "all");

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| ([^|]+) \\| ([^|]+) \\|");
  private static final Pattern ALLOWED =
      Pattern.compile(".*?(?:\": must be| is not) (.*?)(?: \\(its value is not shown.*)?");

  /** Has no variable, and keeps which ones were looked for. */
  private static final class EmptyEnvironment extends AbstractMap<String, String> {

    private final Set<String> read = new TreeSet<>();

    @Override
    public String get(Object variable) {
      read.add((String) variable);
      return null;
    }

    @Override
    public Set<Map.Entry<String, String>> entrySet() {
      return Set.of();
    }
  }

  /**
   * @param byDefault a value, or a word for a variable without one
   */
  private record Row(String byDefault, String allowed) {}

  @Test
  void each_variable_has_its_row_and_each_row_its_variable() throws Exception {
    EmptyEnvironment environment = new EmptyEnvironment();
    OperatorConfig.fromEnvironment(environment);

    assertThat(rows().keySet()).isEqualTo(environment.read);
  }

  @Test
  void a_variable_set_to_its_documented_default_changes_nothing() throws Exception {
    Map<String, String> defaults = new TreeMap<>();
    rows().forEach((variable, row) -> defaults.put(variable, row.byDefault()));
    defaults.values().removeAll(UNSET);

    // Of the other ones, OperatorConfigTest shows that they are empty by default.
    assertThat(defaults)
        .containsOnlyKeys(
            "DEMO_IMAGE",
            "MAX_LOAD_SERIES",
            "RUNBOOK_URL",
            "LEADER_ELECTION",
            "LOG_FORMAT",
            "HEALTH_PORT",
            "METRICS_PORT");
    assertThat(OperatorConfig.fromEnvironment(defaults))
        .isEqualTo(OperatorConfig.fromEnvironment(Map.of()));
  }

  @Test
  void allowed_values_are_those_that_the_operator_names_when_it_refuses_one() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    Map<String, String> named = new TreeMap<>();
    rows()
        .forEach(
            (variable, row) -> {
              documented.put(variable, row.allowed());
              named.put(variable, allowed(variable));
            });

    assertThat(documented).isEqualTo(named);
  }

  private static Map<String, Row> rows() throws IOException {
    return ROW.matcher(Files.readString(Path.of("../docs/settings.md")))
        .results()
        .collect(
            Collectors.toMap(
                (MatchResult row) -> row.group(1),
                row -> new Row(plain(row.group(2)), plain(row.group(3)))));
  }

  private static String plain(String cell) {
    return cell.replace("`", "");
  }

  /** What the operator's message about a wrong value says that the variable must be. */
  private static String allowed(String variable) {
    try {
      OperatorConfig.fromEnvironment(Map.of(variable, "!?"));
      return "any";
    } catch (InvalidConfigException e) {
      String line = e.getMessage().lines().findFirst().orElseThrow();
      Matcher allowed = ALLOWED.matcher(line);
      return allowed.matches() ? allowed.group(1) : line;
    }
  }
}
