package io.metricsdemo.operator.status;

import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.ServerRef;
import io.metricsdemo.operator.verification.DataVerdict;
import io.metricsdemo.operator.verification.LoadVerdict;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How one server sees a demo. Whether that makes the demo scraped is decided by {@link
 * ScrapeStatus} alone.
 *
 * @param selected whether it selects the ServiceMonitor
 * @param obstacle the cause that keeps pods from being scraped; empty where none was found
 * @param steps how many checks of the diagnosis passed or were reached
 * @param up names of the pods whose last scrape was successful and is recent
 * @param evidence what proves that
 * @param interval the scrape interval in effect; empty while it is not known
 * @param storesData whether it answers queries, as an agent does not
 * @param data whether its data is what was generated; empty while that has not been checked
 * @param load whether it stores the load as predicted; empty while that has not been checked
 * @param lastObserved when the cluster or the server could last be observed, where that is no
 *     longer possible, and perhaps why; empty while it is
 * @param search what is known where it does not scrape all pods for no cause that was found
 */
public record ServerObservation(
    ServerRef server,
    Verdict selected,
    Optional<Verdict> obstacle,
    int steps,
    SortedSet<String> up,
    Evidence evidence,
    Optional<Interval> interval,
    boolean storesData,
    Optional<DataVerdict> data,
    Optional<LoadVerdict> load,
    Optional<String> lastObserved,
    NoCauseFound search) {

  /** What is known of a server that selects the ServiceMonitor and has not been queried yet. */
  public static ServerObservation notQueried(
      ServerRef server, Verdict selected, int steps, boolean storesData) {
    Verdict obstacle =
        Verdict.unknown(Reasons.NOT_OBSERVED, server + " has not been queried about this demo yet");
    return withoutPods(server, selected, obstacle, steps, storesData);
  }

  /** What is known of a server that does not select the ServiceMonitor, or may not. */
  public static ServerObservation notSelected(
      ServerRef server, Verdict selected, int steps, boolean storesData) {
    return withoutPods(server, selected, selected, steps, storesData);
  }

  private static ServerObservation withoutPods(
      ServerRef server, Verdict selected, Verdict obstacle, int steps, boolean storesData) {
    return new ServerObservation(
        server,
        selected,
        Optional.of(obstacle),
        steps,
        Collections.emptySortedSet(),
        Evidence.TARGETS,
        Optional.empty(),
        storesData,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        NoCauseFound.NOT_SEARCHED);
  }

  /** The same with other pods. */
  public ServerObservation withUp(SortedSet<String> pods) {
    SortedSet<String> fixed = Collections.unmodifiableSortedSet(new TreeSet<>(pods));
    return with(obstacle, fixed, interval, data, load, lastObserved);
  }

  /** The same with a cause that keeps pods from being seen as scraped. */
  public ServerObservation withObstacle(Verdict cause) {
    return with(Optional.of(cause), up, interval, data, load, lastObserved);
  }

  /** The same with the interval in effect, which is known now. */
  public ServerObservation withInterval(Interval found) {
    return with(obstacle, up, Optional.of(found), data, load, lastObserved);
  }

  /** The same with what its data was found to be. */
  public ServerObservation withData(Optional<DataVerdict> found) {
    return with(obstacle, up, interval, found, load, lastObserved);
  }

  /** The same with what it was found to store of the load. */
  public ServerObservation withLoad(Optional<LoadVerdict> found) {
    return with(obstacle, up, interval, data, found, lastObserved);
  }

  /** The same, observed at a moment that is past; in words. */
  public ServerObservation lastObserved(String when) {
    return with(obstacle, up, interval, data, load, Optional.of(when));
  }

  /** With other values of what a later look may change. */
  private ServerObservation with(
      Optional<Verdict> obstacle,
      SortedSet<String> up,
      Optional<Interval> interval,
      Optional<DataVerdict> data,
      Optional<LoadVerdict> load,
      Optional<String> lastObserved) {
    return new ServerObservation(
        server,
        selected,
        obstacle,
        steps,
        up,
        evidence,
        interval,
        storesData,
        data,
        load,
        lastObserved,
        search);
  }
}
