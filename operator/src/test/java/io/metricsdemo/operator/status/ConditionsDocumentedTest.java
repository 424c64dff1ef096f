package io.metricsdemo.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/conditions.md has what a status may say, and nothing else. */
class ConditionsDocumentedTest {

  private static final Path PAGE = Path.of("../docs/conditions.md");

  @Test
  void each_reason_has_its_heading_and_each_heading_its_reason() throws Exception {
    assertThat(found("(?m)^### (.+)$"))
        .containsExactlyInAnyOrderElementsOf(constants(Reasons.class));
  }

  @Test
  void each_condition_has_its_row() throws Exception {
    assertThat(found("(?m)^\\| `(\\w+)` \\|"))
        .containsExactlyInAnyOrderElementsOf(constants(ConditionTypes.class));
  }

  private static List<String> found(String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(PAGE))
        .results()
        .map((MatchResult result) -> result.group(1))
        .toList();
  }

  private static List<String> constants(Class<?> type) {
    return Arrays.stream(type.getFields()).map(ConditionsDocumentedTest::value).toList();
  }

  private static String value(Field constant) {
    try {
      return (String) constant.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
