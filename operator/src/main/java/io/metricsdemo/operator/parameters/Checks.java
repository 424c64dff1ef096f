package io.metricsdemo.operator.parameters;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Collects every mistake of a spec, so that all are reported at once. */
final class Checks {

  /** Units that Prometheus knows, but neither the schema nor CEL. */
  private static final Pattern DAYS_AND_LONGER = Pattern.compile("[dwy]");

  private final List<String> problems = new ArrayList<>();

  /** Returns {@code holds}; where it does not, notes field, value and what is allowed. */
  boolean that(boolean holds, String field, Object given, String allowed) {
    if (!holds) {
      problems.add("%s: Invalid value: \"%s\": must be %s".formatted(field, given, allowed));
    }
    return holds;
  }

  /** The number, or the upper bound in its place when it is not allowed. */
  int number(String field, int given, int lowest, int highest) {
    boolean allowed = given >= lowest && given <= highest;
    return that(allowed, field, given, "between %d and %d, inclusive".formatted(lowest, highest))
        ? given
        : highest;
  }

  /** Notes a mistake that no single field has. */
  void mistake(String field, String problem) {
    problems.add("%s: %s".formatted(field, problem));
  }

  /** Whether no mistake was found in this field and those below it. */
  boolean areFine(String field) {
    return problems.stream().noneMatch(problem -> problem.startsWith(field));
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

  /** As {@link #duration}, in whole seconds. */
  Duration wholeSeconds(String field, String given, DurationBounds bounds) {
    return bounded(
        field,
        given,
        bounds,
        Durations.parse(given).filter(any -> !given.endsWith("ms") && !given.endsWith("us")));
  }

  private Duration bounded(
      String field, String given, DurationBounds bounds, Optional<Duration> parsed) {
    Optional<Duration> duration =
        parsed.filter(bounds::contain).filter(any -> !DAYS_AND_LONGER.matcher(given).find());
    that(duration.isPresent(), field, given, "a duration " + bounds.text());
    return duration.orElse(bounds.highest());
  }

  /**
   * The labels or annotations, or none in their place when they are not valid.
   *
   * @param problem what they must be, when they are not
   */
  Map<String, String> map(
      String field,
      Map<String, String> given,
      Function<Map<String, String>, Optional<String>> problem) {
    Map<String, String> map = given == null ? Map.of() : given;
    Optional<String> mistake = problem.apply(map);
    that(mistake.isEmpty(), field, map, mistake.orElse(""));
    return mistake.isEmpty() ? map : Map.of();
  }

  void throwIfAnyFailed() throws InvalidSpecException {
    if (!problems.isEmpty()) {
      throw new InvalidSpecException(problems);
    }
  }
}
