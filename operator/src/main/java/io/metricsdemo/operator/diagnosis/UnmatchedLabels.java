package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheusoperator.Requirement;
import io.metricsdemo.operator.prometheusoperator.Selection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Describes the requirements of a selector that some labels do not meet. */
record UnmatchedLabels(List<Selection.UnmetRequirement> requirements) {

  /** What the selector requires, such as {@code release=kps}. */
  String wanted() {
    return join(", ", unmet -> unmet.requirement().toString());
  }

  /** What exists instead, such as {@code no label release}. */
  String found() {
    return join(
        " and ",
        unmet ->
            unmet
                .found()
                .map(value -> "%s=%s".formatted(unmet.requirement().key(), value))
                .orElse("no label " + unmet.requirement().key()));
  }

  /** What to do about each of them. */
  String fix(String separator, Function<Selection.UnmetRequirement, String> ofOne) {
    return join(separator, ofOne);
  }

  /** The value that would meet a requirement; empty where it is met without the label. */
  static Optional<String> remedy(Requirement requirement) {
    return switch (requirement.operator()) {
      case IN -> requirement.values().stream().findFirst();
      case EXISTS -> Optional.of("\"\"");
      case NOT_IN, DOES_NOT_EXIST -> Optional.empty();
    };
  }

  private String join(String separator, Function<Selection.UnmetRequirement, String> words) {
    return Excerpt.of(requirements.stream().map(words).collect(Collectors.joining(separator)));
  }
}
