package io.metricsdemo.operator.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The sections about reasons of docs/conditions.md, which is part of the jar. */
final class Explanation {

  private static final Pattern SECTION = Pattern.compile("(?ms)^### (\\w+)\\n\\n(.*?)(?=^##|\\z)");
  private static final Pattern LINK = Pattern.compile("\\[([^]]+)]\\([^)]*\\)");

  private Explanation() {}

  /**
   * What a reason means, and what to do.
   *
   * @param reason in upper or lower case
   * @throws DoctorException when there is no such reason; it names those there are
   */
  static String of(String reason) throws DoctorException {
    Map<String, String> sections = sections();
    String section = sections.get(reason);
    if (section == null) {
      throw new DoctorException(
          "unknown reason \"%s\"; expected one of: %s"
              .formatted(reason, String.join(", ", sections.keySet())));
    }
    return section;
  }

  private static Map<String, String> sections() {
    return SECTION
        .matcher(page())
        .results()
        .collect(
            Collectors.toMap(
                (MatchResult section) -> section.group(1),
                section ->
                    section.group(1)
                        + "\n\n"
                        + LINK.matcher(section.group(2)).replaceAll("$1").strip()
                        + "\n",
                (first, second) -> first,
                () -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER)));
  }

  private static String page() {
    try (InputStream page = Explanation.class.getResourceAsStream("conditions.md")) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
