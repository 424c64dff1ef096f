package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.LookBack;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.status.Evidence;
import io.metricsdemo.operator.status.ServerObservation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is remembered of one demo in one server from one round to the next. */
final class ServerState {

  /** What selection was decided from; equal ones give the same verdict. */
  private record SelectionInput(
      Optional<PrometheusResource> resource, Map<String, String> labels, String namespace) {}

  /** How long a verdict on selection holds, since labels of a namespace are not watched. */
  private static final Duration SELECTION_HOLDS = Duration.ofMinutes(5);

  private static final Duration SELECTION_HOLDS_WHILE_NOT_SCRAPED = Duration.ofSeconds(10);

  final DataState data = new DataState();
  final LoadState load = new LoadState();

  /** How long what the targets showed holds where samples cannot be found, between two lists. */
  private static final Duration TARGETS_HOLD = Duration.ofMinutes(5);

  /** How long what was found holds while the server limits queries. */
  private static final Duration LIMIT_HOLDS = Duration.ofMinutes(10);

  /** After its start a Prometheus has targets within so long. */
  private static final Duration DISCOVERY = Duration.ofSeconds(15);

  private static final int MOST_LOOKS_BACK = 3;

  /** It takes five scrapes; where they do not fit by then, what is stored shows no interval. */
  private static final int MOST_MEASUREMENTS = 12;

  private Optional<Instant> allUpSince = Optional.empty();
  private int looksBack;

  /** The pods and the generation that the server scraped completely; none where it never did. */
  private Set<String> completePods = Set.of();

  private long completeGeneration = -1;
  private Instant returnsUntil = Instant.MIN;
  private int measurements;
  private Instant nextMeasurement = Instant.MIN;
  private Optional<String> missingLabel = Optional.empty();

  private SelectionInput selectionInput;
  private Instant selectionDecided = Instant.MIN;
  private Optional<ServerObservation> notSelected = Optional.empty();

  /** Generation of the ServiceMonitor that was examined last. */
  private long examinedGeneration = -1;

  private Instant lastExamined = Instant.MIN;
  private Instant lastAnswered = Instant.MIN;
  private Optional<ServerObservation> found = Optional.empty();

  /** The interval that its samples keep up with; empty where it is not known. */
  private Optional<Interval> pace = Optional.empty();

  /** That of its targets, when they were last listed; empty where they never were. */
  private Optional<Interval> interval = Optional.empty();

  /** Until when the samples may be late, or missing, since the targets have another interval. */
  private Instant settled = Instant.MIN;

  /** Empty where the verdict on selection has to be reached anew. */
  Optional<Optional<ServerObservation>> selection(
      DemoView demo, PrometheusServers.PrometheusServer server, boolean scraped, Instant now) {
    Duration holds = scraped ? SELECTION_HOLDS : SELECTION_HOLDS_WHILE_NOT_SCRAPED;
    boolean holdsStill =
        input(demo, server).equals(selectionInput)
            && !selectionDecided.equals(Instant.MIN)
            && selectionDecided.plus(holds).isAfter(now);
    return holdsStill ? Optional.of(notSelected) : Optional.empty();
  }

  /**
   * Notes whether a server selects the ServiceMonitor.
   *
   * @param verdict why not; empty where it does
   */
  void decideSelection(
      DemoView demo,
      PrometheusServers.PrometheusServer server,
      Optional<ServerObservation> verdict,
      Instant now) {
    selectionInput = input(demo, server);
    selectionDecided = now;
    notSelected = verdict;
    if (verdict.isPresent()) {
      found = Optional.empty();
      examinedGeneration = -1;
      missingLabel = Optional.empty();
    }
  }

  private static SelectionInput input(DemoView demo, PrometheusServers.PrometheusServer server) {
    Map<String, String> labels = demo.monitor().getMetadata().getLabels();
    return new SelectionInput(
        server.resource(),
        Objects.requireNonNullElse(labels, Map.of()),
        demo.parameters().namespace());
  }

  Optional<ServerObservation> notSelected() {
    return notSelected;
  }

  /** What the last examination found; empty while there was none. */
  Optional<ServerObservation> found() {
    return found;
  }

  Instant lastExamined() {
    return lastExamined;
  }

  boolean isExamined(long generation) {
    return examinedGeneration == generation;
  }

  void examined(Instant now) {
    lastExamined = now;
  }

  void find(ServerObservation observation, long generation) {
    found = Optional.of(observation);
    pace = observation.interval();
    examinedGeneration = generation;
    measurements = 0;
  }

  /** Whether samples alone show that the demo is scraped, and not yet at which interval. */
  boolean mayMeasureInterval(Instant now) {
    return measurements < MOST_MEASUREMENTS
        && nextMeasurement.isBefore(now)
        && found
            .filter(last -> last.evidence() == Evidence.SAMPLES && last.interval().isEmpty())
            .isPresent();
  }

  /**
   * Notes the interval by the samples.
   *
   * @param measured empty where they do not show it yet
   */
  void measured(Optional<Interval> measured, DemoView demo, Instant now) {
    measurements++;
    nextMeasurement = now.plus(demo.parameters().monitoring().interval().length());
    measured.ifPresent(known -> found = found.map(last -> last.withInterval(known)));
  }

  /**
   * Notes what keeps the samples of a demo from being found.
   *
   * @param label the words for it; empty where they are found
   */
  void missesLabel(Optional<String> label) {
    missingLabel = label;
  }

  Optional<String> missingLabel() {
    return missingLabel;
  }

  /** Whether what the targets showed counts in place of samples, which cannot be found. */
  boolean holdsByTargets(Instant now) {
    return missingLabel.isPresent() && lastExamined.plus(TARGETS_HOLD).isAfter(now);
  }

  /** When every pod had been scraped, where that was before it was first observed. */
  Optional<Instant> allUpSince() {
    return allUpSince;
  }

  boolean mayLookBack() {
    return looksBack < MOST_LOOKS_BACK;
  }

  void lookedBack(Optional<Instant> found) {
    looksBack++;
    allUpSince = found;
  }

  /** Notes that the server scrapes every ready pod. */
  void complete(DemoView demo) {
    completePods = demo.endpoints();
    completeGeneration = demo.generation();
    returnsUntil = Instant.MIN;
  }

  /** Notes that the server does not answer: once it does, it may have lost its samples. */
  void unanswered() {
    returnsUntil = Instant.MIN;
  }

  /**
   * Whether pods that had been scraped may just not be scraped again yet, as by a server that was
   * restarted with an empty storage: for two intervals, and what discovery takes.
   */
  boolean mayReturn(DemoView demo, Instant now) {
    if (completeGeneration != demo.generation() || !completePods.containsAll(demo.endpoints())) {
      return false;
    }
    if (returnsUntil.equals(Instant.MIN)) {
      returnsUntil = now.plus(pace(demo).length().multipliedBy(2)).plus(DISCOVERY);
    }
    return now.isBefore(returnsUntil);
  }

  /** Keeps what was found, though it could not be observed again. */
  void keep() {
    found = found.map(last -> last.lastObserved().isPresent() ? last : dated(last));
  }

  private ServerObservation dated(ServerObservation last) {
    return last.lastObserved(lastExamined.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** Notes that the server answered. */
  void answered(Instant now) {
    lastAnswered = now;
  }

  /**
   * What was found while a server answers no more than a number of queries: it still holds for a
   * while. Empty after that, and where nothing was found.
   */
  Optional<ServerObservation> foundBeforeLimit(Instant now) {
    return lastAnswered.equals(Instant.MIN) || lastAnswered.plus(LIMIT_HOLDS).isBefore(now)
        ? Optional.empty()
        : found.map(
            last ->
                last.lastObserved(
                    "%s; since then %s limits the operator's queries: HTTP status 429"
                        .formatted(lastAnswered.truncatedTo(ChronoUnit.SECONDS), last.server())));
  }

  /** The interval that the samples keep up with. */
  Interval pace(DemoView demo) {
    return pace.orElseGet(() -> demo.parameters().monitoring().interval());
  }

  /** The longer of that and another one. */
  Interval slowest(DemoView demo, Optional<Interval> other) {
    return Stream.concat(Stream.of(pace(demo)), other.stream())
        .max(Comparator.comparing(Interval::length))
        .orElseThrow();
  }

  /** Has samples that keep up with the slower interval only count as recent. */
  void slowDown(DemoView demo, Optional<Interval> other) {
    pace = Optional.of(slowest(demo, other));
  }

  /**
   * Notes what interval the targets have. Another one makes new targets, whose first scrapes come
   * within it. The end of the old ones marks the series that both share as stale, just over two of
   * their intervals after their last scrape: then a series is gone until its next sample.
   *
   * @see <a
   *     href="https://prometheus.io/docs/prometheus/latest/querying/basics/#staleness">staleness</a>
   */
  void note(Optional<Interval> present, Instant now) {
    if (present.isEmpty() || interval.filter(present.get()::isSameAs).isPresent()) {
      return;
    }
    interval.ifPresent(
        before ->
            settled =
                now.plus(before.length().multipliedBy(21).dividedBy(10))
                    .plus(present.get().length())
                    .plus(LookBack.SLACK));
    interval = present;
  }

  /** Whether samples that are late or missing are due to another interval. */
  boolean isSettling(Instant now) {
    return now.isBefore(settled);
  }
}
