package io.metricsdemo.operator.parameters;

import io.metricsdemo.operator.naming.LabelSyntax;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Collects every mistake of a spec, so that all are told at once. */
final class Checks {

  /** Units that Prometheus knows, but neither the schema nor CEL. */
  private static final Pattern DAYS_AND_LONGER = Pattern.compile("[dwy]");

  private final List<String> problems = new ArrayList<>();

  /** Returns {@code holds}; where it does not, notes field, value and what is allowed. */
  boolean that(boolean holds, String field, Object given, String allowed) {
    if (!holds) {
      problems.add(field + " is \"" + given + "\", which must be " + allowed);
    }
    return holds;
  }

  /** The duration, or the upper bound in its place when it is none or not allowed. */
  Duration duration(String field, String given, DurationBounds bounds) {
    return bounded(field, given, bounds, Durations.parse(given));
  }

  /** As {@link #duration}, without microseconds, which Prometheus does not read. */
  Duration wholeMillis(String field, String given, DurationBounds bounds) {
    return bounded(
        field, given, bounds, Durations.parse(given).filter(any -> !given.endsWith("us")));
  }

  private Duration bounded(
      String field, String given, DurationBounds bounds, Optional<Duration> parsed) {
    Optional<Duration> duration =
        parsed.filter(bounds::contain).filter(any -> !DAYS_AND_LONGER.matcher(given).find());
    that(duration.isPresent(), field, given, "a duration " + bounds.text());
    return duration.orElse(bounds.highest());
  }

  /** The labels, or none in their place when they are not valid. */
  Map<String, String> labels(String field, Map<String, String> given) {
    Map<String, String> labels = given == null ? Map.of() : given;
    Optional<String> problem = LabelSyntax.problem(labels);
    that(problem.isEmpty(), field, labels, problem.orElse(""));
    return problem.isEmpty() ? labels : Map.of();
  }

  void throwIfAnyFailed() throws InvalidSpecException {
    if (!problems.isEmpty()) {
      throw new InvalidSpecException(problems);
    }
  }
}
