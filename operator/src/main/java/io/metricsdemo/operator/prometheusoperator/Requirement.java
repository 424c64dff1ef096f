package io.metricsdemo.operator.prometheusoperator;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.metricsdemo.operator.naming.LabelSyntax;
import io.metricsdemo.operator.prometheus.Excerpt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One requirement of a label selector.
 *
 * @param values none for EXISTS and DOES_NOT_EXIST; one for an entry of matchLabels
 */
public record Requirement(String key, Operator operator, List<String> values) {

  /** As in matchExpressions; an entry of matchLabels is an IN with one value. */
  public enum Operator {
    IN("In"),
    NOT_IN("NotIn"),
    EXISTS("Exists"),
    DOES_NOT_EXIST("DoesNotExist");

    private final String kubernetes;

    Operator(String kubernetes) {
      this.kubernetes = kubernetes;
    }

    private static Optional<Operator> of(String kubernetes) {
      return Arrays.stream(values())
          .filter(operator -> operator.kubernetes.equals(kubernetes))
          .findFirst();
    }

    private boolean takesValues() {
      return this == IN || this == NOT_IN;
    }
  }

  /** A selector with this in it selects nothing, and Prometheus Operator stops at it. */
  static final class InvalidSelectorException extends Exception {
    private static final long serialVersionUID = 1;

    InvalidSelectorException(String message) {
      super(message);
    }
  }

  /** All requirements of a selector, in its order. */
  static List<Requirement> of(LabelSelector selector) throws InvalidSelectorException {
    List<Requirement> requirements = new ArrayList<>();
    Map<String, String> labels =
        Objects.requireNonNullElse(selector.getMatchLabels(), Map.<String, String>of());
    for (Map.Entry<String, String> label : labels.entrySet()) {
      String value = Objects.requireNonNullElse(label.getValue(), "");
      requirements.add(valid(new Requirement(label.getKey(), Operator.IN, List.of(value))));
    }
    for (LabelSelectorRequirement expression :
        Objects.requireNonNullElse(
            selector.getMatchExpressions(), List.<LabelSelectorRequirement>of())) {
      requirements.add(valid(of(expression)));
    }
    return requirements;
  }

  private static Requirement of(LabelSelectorRequirement expression)
      throws InvalidSelectorException {
    String operator = String.valueOf(expression.getOperator());
    List<String> values = Objects.requireNonNullElse(expression.getValues(), List.of());
    return new Requirement(
        String.valueOf(expression.getKey()),
        Operator.of(operator)
            .orElseThrow(
                () ->
                    new InvalidSelectorException(
                        "\"%s\" is not an operator of a label selector"
                            .formatted(Excerpt.quoted(operator)))),
        values.stream().map(String::valueOf).toList());
  }

  /** As the API machinery has it, which everything in Go selects with. */
  private static Requirement valid(Requirement requirement) throws InvalidSelectorException {
    if (!LabelSyntax.isKey(requirement.key)) {
      throw new InvalidSelectorException(
          "\"%s\" is not a valid label key".formatted(Excerpt.quoted(requirement.key)));
    }
    if (requirement.values.isEmpty() == requirement.operator.takesValues()) {
      throw new InvalidSelectorException(
          "%s of %s requires %s"
              .formatted(
                  requirement.operator.kubernetes,
                  Excerpt.quoted(requirement.key),
                  requirement.operator.takesValues() ? "at least one value" : "no values"));
    }
    for (String value : requirement.values) {
      if (!LabelSyntax.isValue(value)) {
        throw new InvalidSelectorException(
            "\"%s\" is not a valid label value".formatted(Excerpt.quoted(value)));
      }
    }
    return requirement;
  }

  boolean isMetBy(Map<String, String> labels) {
    return switch (operator) {
      case IN -> labels.containsKey(key) && values.contains(labels.get(key));
      case NOT_IN -> !labels.containsKey(key) || !values.contains(labels.get(key));
      case EXISTS -> labels.containsKey(key);
      case DOES_NOT_EXIST -> !labels.containsKey(key);
    };
  }

  /** As kubectl takes it on its command line, such as {@code release=kps}. */
  @Override
  public String toString() {
    return switch (operator) {
      case IN ->
          values.size() == 1
              ? key + "=" + values.get(0)
              : "%s in (%s)".formatted(key, String.join(",", values));
      case NOT_IN -> "%s notin (%s)".formatted(key, String.join(",", values));
      case EXISTS -> key;
      case DOES_NOT_EXIST -> "!" + key;
    };
  }
}
