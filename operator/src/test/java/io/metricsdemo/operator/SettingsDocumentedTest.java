package io.metricsdemo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/settings.md has the variables that the operator reads, and no other ones. */
class SettingsDocumentedTest {

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

  @Test
  void each_variable_has_its_row_and_each_row_its_variable() throws Exception {
    EmptyEnvironment environment = new EmptyEnvironment();
    OperatorConfig.fromEnvironment(environment);

    Set<String> documented =
        Pattern.compile("(?m)^\\| `([A-Z_]+)` \\|")
            .matcher(Files.readString(Path.of("../docs/settings.md")))
            .results()
            .map((MatchResult row) -> row.group(1))
            .collect(Collectors.toSet());

    assertThat(documented).isEqualTo(environment.read);
  }
}
