package io.metricsdemo.operator.scraping;

import io.metricsdemo.load.Format;
import io.metricsdemo.load.Load;
import io.metricsdemo.operator.verification.LoadVerdict;
import io.metricsdemo.operator.verification.LoadVerdict.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The load of one demo in one server, as it was compared so far, and when that is next due. */
final class LoadState {

  private static final Duration OPEN = Duration.ofSeconds(15);
  private static final Duration AT_REST = Duration.ofMinutes(1);

  /**
   * A kubelet updates the file of a ConfigMap within its period of a minute, and its cache's;
   * Prometheus loads a change of a ServiceMonitor sooner.
   */
  private static final Duration TAKES_EFFECT = Duration.ofMinutes(3);

  /** For so long after it was found a verdict holds while the server does not answer. */
  private static final Duration VERDICT_HOLDS = Duration.ofMinutes(10);

  /** How long numbers that a shape changes with each scrape are not worth a change of a status. */
  private static final Duration NUMBERS_HOLD = Duration.ofMinutes(10);

  private Optional<Load> load = Optional.empty();
  private Optional<Load> before = Optional.empty();
  private Instant loadChanged = Instant.MIN;
  private long monitor;
  private Instant monitorChanged = Instant.MIN;
  private Set<String> pods = Set.of();
  private Instant changed = Instant.MIN;
  private Instant due = Instant.MIN;
  private Instant compared = Instant.MIN;
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
      compared = now;
      due = Instant.MIN;
      verdict =
          present
              .filter(each -> !first)
              .map(
                  each ->
                      LoadVerdict.withoutCount(
                          each,
                          Outcome.WAITING,
                          "has not been compared since the load or the pods have changed"));
    }
    if (!first && !present.equals(load)) {
      before = load;
      loadChanged = now;
    }
    if (!first && monitor != demo.generation()) {
      monitorChanged = now;
      due = Instant.MIN;
    }
    monitor = demo.generation();
    load = present;
    pods = new TreeSet<>(demo.endpoints());
  }

  /** Whether the pods may not have read the load yet. */
  boolean isChanging(Instant now) {
    return takesEffect(changed, now);
  }

  private static boolean takesEffect(Instant change, Instant now) {
    return change.plus(TAKES_EFFECT).isAfter(now);
  }

  void find(LoadVerdict found, Duration interval, Instant now) {
    compared = now;
    LoadVerdict known =
        found.outcome() == Outcome.STORED && mayBeOfLoadBefore(now)
            ? LoadVerdict.withoutCount(
                found.load(),
                Outcome.WAITING,
                "stores as many series as the load has, which are as many as before its change. A change of the load reaches the pods within about 2 minutes")
            : found;
    if (!holds(known, now)) {
      verdict = Optional.of(known);
      verdictSince = now;
    }
    boolean atRest = known.outcome() == Outcome.STORED && !takesEffect(monitorChanged, now);
    checkAgain(atRest ? AT_REST : OPEN, interval, now);
  }

  /** Whether the load before has as many series, so that their number does not show the change. */
  private boolean mayBeOfLoadBefore(Instant now) {
    return takesEffect(loadChanged, now)
        && before.flatMap(old -> load.filter(each -> hasAsMany(old, each, now))).isPresent();
  }

  private static boolean hasAsMany(Load one, Load other, Instant now) {
    return one.series(Format.TEXT, now) == other.series(Format.TEXT, now);
  }

  private boolean holds(LoadVerdict found, Instant now) {
    return load.filter(each -> each.shape().kind() != Load.Shape.Kind.STEADY).isPresent()
        && verdict.filter(last -> last.outcome() == found.outcome()).isPresent()
        && verdictSince.plus(NUMBERS_HOLD).isAfter(now);
  }

  /** Notes that the server did not answer. */
  void notAnswered(Duration interval, Instant now) {
    if (compared.plus(VERDICT_HOLDS).plus(interval).isBefore(now)) {
      verdict =
          load.map(
              each ->
                  LoadVerdict.withoutCount(
                      each,
                      Outcome.NOT_COUNTED,
                      "could not be queried about the load for more than 10 minutes. Check its log, and its limits of queries such as --query.max-samples"));
    }
    checkAgain(OPEN, interval, now);
  }

  private void checkAgain(Duration least, Duration interval, Instant now) {
    due = now.plus(interval.compareTo(least) > 0 ? interval : least);
  }
}
