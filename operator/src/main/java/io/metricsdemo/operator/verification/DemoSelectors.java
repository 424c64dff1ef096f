package io.metricsdemo.operator.verification;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.operator.naming.Labels;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Selects the series of some demos in expressions that are written without selectors. */
final class DemoSelectors {

  private static final String TARGET_LABEL = Labels.MANAGED_BY.replaceAll("[^a-zA-Z0-9_]", "_");

  private DemoSelectors() {}

  /**
   * The expressions for the demos of each namespace, combined: their braces get what selects these,
   * in place of <code>{}</code> or before what follows <code>{,</code>.
   */
  static String of(List<ResourceID> demos, List<String> expressions) {
    Map<String, List<ResourceID>> byNamespace =
        demos.stream()
            .collect(
                Collectors.groupingBy(
                    demo -> demo.getNamespace().orElse(""), TreeMap::new, Collectors.toList()));
    // `or` drops no series: the namespace is on each of them, so that none of two sides are alike.
    return byNamespace.entrySet().stream()
        .flatMap(
            entry ->
                expressions.stream()
                    .map(expression -> with(labels(entry.getKey(), entry.getValue()), expression)))
        .collect(Collectors.joining(" or "));
  }

  private static String with(String labels, String expression) {
    return expression.replace("{}", "{" + labels + "}").replace("{,", "{" + labels + ",");
  }

  private static String labels(String namespace, List<ResourceID> demos) {
    return "%s=\"%s\",namespace=\"%s\",job=~\"%s\""
        .formatted(TARGET_LABEL, Labels.OPERATOR, inString(namespace), inString(anyOf(demos)));
  }

  private static String anyOf(List<ResourceID> demos) {
    return demos.stream()
        .map(demo -> demo.getName().replaceAll("[^a-zA-Z0-9_-]", "\\\\$0"))
        .collect(Collectors.joining("|"));
  }

  private static String inString(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
