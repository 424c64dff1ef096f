package io.metricsdemo.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The vector selectors of a PromQL query, which decide the series that a fake server returns. */
record FakeSelectors(List<List<Requirement>> selectors) {

  private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:]\\w*)?\\{([^}]*)}");
  private static final Pattern REQUIREMENT =
      Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

  record Requirement(String label, String operator, String value) {

    boolean isMet(Map<String, String> labels) {
      String found = labels.getOrDefault(label, "");
      return switch (operator) {
        case "=" -> found.equals(value);
        case "!=" -> !found.equals(value);
        case "=~" -> found.matches(value);
        default -> !found.matches(value);
      };
    }
  }

  static FakeSelectors in(String query) {
    List<List<Requirement>> selectors = new ArrayList<>();
    Matcher selector = SELECTOR.matcher(query);
    while (selector.find()) {
      List<Requirement> requirements = new ArrayList<>();
      if (selector.group(1) != null) {
        requirements.add(new Requirement("__name__", "=", selector.group(1)));
      }
      Matcher requirement = REQUIREMENT.matcher(selector.group(2));
      while (requirement.find()) {
        String value = requirement.group(3).replace("\\\"", "\"").replace("\\\\", "\\");
        requirements.add(new Requirement(requirement.group(1), requirement.group(2), value));
      }
      selectors.add(requirements);
    }
    return new FakeSelectors(selectors);
  }

  /** Whether one of them selects a series of these labels. */
  boolean match(Map<String, String> labels) {
    return selectors.stream()
        .anyMatch(selector -> selector.stream().allMatch(one -> one.isMet(labels)));
  }
}
