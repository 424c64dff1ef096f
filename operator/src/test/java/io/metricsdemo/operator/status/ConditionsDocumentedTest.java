package io.metricsdemo.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

  @Test
  void each_reason_of_a_problem_has_a_symptom() throws Exception {
    Set<String> problems = new TreeSet<>(constants(Reasons.class));
    problems.removeAll(found("(?m)^### (.+)$", section("Success")));

    assertThat(found("\\[(\\w+)]\\(#", section("Reasons by symptom"))).containsAll(problems);
  }

  private static String section(String heading) throws IOException {
    return found("(?ms)^## " + heading + "\\n(.*?)(?=^## )").get(0);
  }

  private static List<String> found(String pattern) throws IOException {
    return found(pattern, Files.readString(PAGE));
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
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
