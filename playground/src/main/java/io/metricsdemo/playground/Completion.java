package io.metricsdemo.playground;

import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.status.ConditionTypes;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.playground.display.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether everything that was asked for is scraped, and what is missing from that. */
final class Completion {

  /** Nothing is to be scraped, or there is nobody whom the operator could ask about it. */
  private static final Set<String> NOT_OBSERVED_BY_THE_OPERATOR =
      Set.of(
          Reasons.DISABLED,
          Reasons.VERIFICATION_DISABLED,
          Reasons.SCALED_TO_ZERO,
          Reasons.NO_PROMETHEUS);

  private Completion() {}

  /**
   * @param wanted ids of the demos in the files
   */
  static List<String> missing(List<String> wanted, Snapshot snapshot) {
    if (wanted.isEmpty()) {
      return List.of("no MetricsDemo is defined in the files");
    }
    List<String> missing = new ArrayList<>();
    snapshot.mistakes().forEach(mistake -> missing.add(mistake.toString()));
    snapshot.trouble().forEach(missing::add);
    for (String id : wanted) {
      snapshot.demos().stream()
          .filter(demo -> demo.id().equals(id))
          .findFirst()
          .ifPresentOrElse(
              demo -> addMissing(demo, missing), () -> missing.add(id + " is not applied yet"));
    }
    return missing;
  }

  private static void addMissing(Snapshot.Demo demo, List<String> missing) {
    if (demo.observedGeneration() != demo.generation()) {
      missing.add(demo.id() + ": the operator has not observed generation " + demo.generation());
      return;
    }
    for (Snapshot.Condition condition : demo.conditions()) {
      if (isMissing(condition)) {
        missing.add(
            "%s: %s is %s: %s: %s"
                .formatted(
                    demo.id(),
                    condition.type(),
                    condition.status(),
                    condition.reason(),
                    condition.message()));
      }
    }
    if (demo.readyPods() != demo.wanted() || demo.pods().size() != demo.wanted()) {
      missing.add(
          "%s: %d of %d pods are ready, %d exist"
              .formatted(demo.id(), demo.readyPods(), demo.wanted(), demo.pods().size()));
    }
    demo.interval()
        .ifPresent(
            interval -> demo.pods().forEach(pod -> addMissing(demo.id(), pod, interval, missing)));
  }

  private static boolean isMissing(Snapshot.Condition condition) {
    return !condition.status().equals("True")
        && switch (condition.type()) {
          case ConditionTypes.READY -> true;
          case ConditionTypes.SCRAPED -> !NOT_OBSERVED_BY_THE_OPERATOR.contains(condition.reason());
          default -> false;
        };
  }

  private static void addMissing(
      String demo, Snapshot.Pod pod, Interval interval, List<String> missing) {
    String about = demo + ": pod " + pod.name();
    if (pod.target().isEmpty()) {
      missing.add(about + " is not a target yet");
      return;
    }
    Target target = pod.target().get();
    if (target.health() != Target.Health.UP) {
      missing.add(
          about
              + (target.lastError().isEmpty()
                  ? " has not been scraped yet; the next scrape is due within " + interval
                  : " cannot be scraped: " + target.lastError()));
    } else {
      target
          .scrapeInterval()
          .filter(inForce -> !inForce.isSameAs(interval))
          .ifPresent(
              inForce ->
                  missing.add(
                      "%s is scraped every %s instead of every %s"
                          .formatted(about, inForce, interval)));
    }
  }
}
