package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What of a selector some labels do not meet.
 *
 * @param wanted what the selector asks for, such as {@code release=kps}
 * @param found the label's value; empty where there is no such label
 * @param remedy the value that would meet it; empty where it is met without the label
 */
record UnmetRequirement(
    String key, String wanted, Optional<String> found, Optional<String> remedy) {

  /** The first one, in the order in which Kubernetes prints them. */
  static Optional<UnmetRequirement> first(LabelSelector selector, Map<String, String> labels) {
    Stream<UnmetRequirement> byValue =
        new TreeMap<>(selector.getMatchLabels())
            .entrySet().stream()
                .filter(label -> !label.getValue().equals(labels.get(label.getKey())))
                .map(
                    label ->
                        new UnmetRequirement(
                            label.getKey(),
                            label.getKey() + "=" + label.getValue(),
                            Optional.ofNullable(labels.get(label.getKey())),
                            Optional.of(label.getValue())));
    Stream<UnmetRequirement> byExpression =
        selector.getMatchExpressions().stream()
            .filter(expression -> !isMet(expression, labels))
            .map(expression -> of(expression, labels));
    return Stream.concat(byValue, byExpression).findFirst();
  }

  private static boolean isMet(LabelSelectorRequirement expression, Map<String, String> labels) {
    String value = labels.get(expression.getKey());
    return switch (expression.getOperator()) {
      case "In" -> value != null && expression.getValues().contains(value);
      case "NotIn" -> value == null || !expression.getValues().contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> false;
    };
  }

  private static UnmetRequirement of(
      LabelSelectorRequirement expression, Map<String, String> labels) {
    String key = expression.getKey();
    List<String> values = expression.getValues();
    Optional<String> found = Optional.ofNullable(labels.get(key));
    return switch (expression.getOperator()) {
      case "In" ->
          new UnmetRequirement(
              key,
              "%s in (%s)".formatted(key, String.join(", ", values)),
              found,
              values.stream().findFirst());
      case "NotIn" ->
          new UnmetRequirement(
              key,
              "%s not in (%s)".formatted(key, String.join(", ", values)),
              found,
              Optional.empty());
      case "Exists" -> new UnmetRequirement(key, "a label " + key, found, Optional.of("\"\""));
      default -> new UnmetRequirement(key, "no label " + key, found, Optional.empty());
    };
  }
}
