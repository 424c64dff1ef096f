package io.metricsdemo.operator.scraping;

import io.metricsdemo.load.Load;
import io.metricsdemo.operator.verification.LoadVerdict;
import io.metricsdemo.operator.verification.LoadVerdict.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** The load of one demo in one server, as it was compared so far, and when that is next due. */
final class LoadState {

  private static final Duration OPEN = Duration.ofSeconds(15);
  private static final Duration AT_REST = Duration.ofMinutes(1);

  /** A kubelet updates the file of a ConfigMap within its period of a minute, and its cache's. */
  private static final Duration TAKES_EFFECT = Duration.ofMinutes(3);

  /** How long numbers that a shape changes with each scrape are not worth a change of a status. */
  private static final Duration NUMBERS_HOLD = Duration.ofMinutes(10);

  private Optional<Load> load = Optional.empty();
  private Set<String> pods = Set.of();
  private Instant changed = Instant.MIN;
  private Instant due = Instant.MIN;
  private Optional<LoadVerdict> verdict = Optional.empty();
  private Instant verdictSince = Instant.MIN;

  /** Empty while it has not been compared. */
  Optional<LoadVerdict> verdict() {
    return verdict;
  }

  Instant due() {
    return due;
  }

  /** Another load, or another pod, makes what was found before out of date. */
  void follow(DemoView demo, Instant now) {
    Optional<Load> present = demo.parameters().load();
    boolean first = changed.equals(Instant.MIN);
    if (first || !present.equals(load) || !pods.containsAll(demo.endpoints())) {
      changed = now;
      due = Instant.MIN;
      verdict =
          first || present.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new LoadVerdict(
                      Outcome.WAITING,
                      "has not been compared since the load or the pods have changed",
                      OptionalLong.empty()));
    }
    load = present;
    pods = new TreeSet<>(demo.endpoints());
  }

  /** Whether the pods may not have read the load yet. */
  boolean isChanging(Instant now) {
    return changed.plus(TAKES_EFFECT).isAfter(now);
  }

  void find(LoadVerdict found, Duration interval, Instant now) {
    if (!holds(found, now)) {
      verdict = Optional.of(found);
      verdictSince = now;
    }
    checkAgain(found.outcome() == Outcome.STORED ? AT_REST : OPEN, interval, now);
  }

  private boolean holds(LoadVerdict found, Instant now) {
    return load.filter(each -> each.shape().kind() != Load.Shape.Kind.STEADY).isPresent()
        && verdict.filter(last -> last.outcome() == found.outcome()).isPresent()
        && verdictSince.plus(NUMBERS_HOLD).isAfter(now);
  }

  /** Notes that the server did not answer. */
  void notAnswered(Duration interval, Instant now) {
    checkAgain(OPEN, interval, now);
  }

  private void checkAgain(Duration least, Duration interval, Instant now) {
    due = now.plus(interval.compareTo(least) > 0 ? interval : least);
  }
}
