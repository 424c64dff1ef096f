package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.diagnosis.CheckContext;
import io.metricsdemo.operator.diagnosis.ClusterFacts;
import io.metricsdemo.operator.diagnosis.Diagnosis;
import io.metricsdemo.operator.diagnosis.Report;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.CachingPrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.scraping.PrometheusServers.PrometheusServer;
import io.metricsdemo.operator.status.Evidence;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.ScrapeStatus;
import io.metricsdemo.operator.status.ServerObservation;
import io.metricsdemo.operator.status.Verdict;
import io.metricsdemo.operator.verification.DataVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * One server during one round: what its samples say of all demos, the examination of those that it
 * does not scrape, and the check of the data of those that it does. Used by one thread at a time.
 */
final class ServerRound {

  /** How many demos one server is examined for in a round, the longest unexamined first. */
  private static final int EXAMINATIONS = 50;

  /** Of how many demos the past is looked at in a round. */
  private static final int HISTORIES = 5;

  private final PrometheusServer server;
  private final Function<DemoView, DemoState> states;
  private final List<DemoView> demos;
  private final Instant now;
  private final BooleanSupplier timeIsUp;

  private final UpSamples samples = new UpSamples();
  private final Map<Integer, List<CachingPrometheusApi>> answered = new TreeMap<>();
  private final Map<Integer, PrometheusException> failed = new TreeMap<>();
  private boolean agent;
  private boolean unanswered;

  /** Those that were examined in this round, so that what their targets showed counts. */
  private final Set<ServerState> examined = new HashSet<>();

  /** Those of which what was found before still holds, whatever the samples say. */
  private final Set<ServerState> unsettled = new HashSet<>();

  ServerRound(
      PrometheusServer server,
      List<DemoView> demos,
      Function<DemoView, DemoState> states,
      Instant now,
      BooleanSupplier timeIsUp) {
    this.server = server;
    this.demos = demos;
    this.states = states;
    this.now = now;
    this.timeIsUp = timeIsUp;
  }

  PrometheusServer server() {
    return server;
  }

  /** Whether some demo has an interval that takes a longer look back. */
  boolean needsSlowSamples() {
    return demos.stream()
        .anyMatch(
            demo ->
                UpSamples.isSlow(demo.parameters().monitoring().interval())
                    || UpSamples.isSlow(state(demo).pace(demo)));
  }

  void answered(PrometheusServers.Instance instance, UpSamples answer) {
    samples.add(answer);
    answered.computeIfAbsent(instance.shard(), shard -> new ArrayList<>()).add(caching(instance));
  }

  void failed(PrometheusServers.Instance instance, PrometheusException failure) {
    if (failure.kind() == Kind.UNSUPPORTED) {
      agent = true;
      answered.computeIfAbsent(instance.shard(), shard -> new ArrayList<>()).add(caching(instance));
    } else {
      failed.put(instance.shard(), failure);
    }
  }

  private CachingPrometheusApi caching(PrometheusServers.Instance instance) {
    return new CachingPrometheusApi(instance.api(), timeIsUp);
  }

  /** Why not every shard could be queried; empty where each was. */
  Optional<PrometheusException> trouble() {
    return failed.entrySet().stream()
        .filter(shard -> !answered.containsKey(shard.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** Whether a pod that has no recent sample is one that is not scraped. */
  private boolean isConclusive() {
    return !answered.isEmpty() && trouble().isEmpty() && !agent;
  }

  /** Whether it left a question unanswered. */
  boolean isUnanswered() {
    return unanswered;
  }

  /** All of them, and for each shard without an answer one that fails. */
  private List<CachingPrometheusApi> instances() {
    List<CachingPrometheusApi> all = new ArrayList<>();
    answered.values().forEach(all::addAll);
    failed.forEach(
        (shard, failure) -> {
          if (!answered.containsKey(shard)) {
            all.add(CachingPrometheusApi.failed(failure));
          }
        });
    return all;
  }

  /** One of each shard. */
  private List<PrometheusApi> stores() {
    return answered.values().stream().<PrometheusApi>map(shard -> shard.get(0)).toList();
  }

  /**
   * Examines the demos that the server does not scrape, and checks the data of the others.
   *
   * @param wasUnanswered whether it left a question unanswered in the last round too
   */
  void run(Diagnosis diagnosis, ClusterFacts facts, DataChecks dataChecks, boolean wasUnanswered) {
    List<CachingPrometheusApi> instances = instances();
    List<DemoView> due = new ArrayList<>();
    for (DemoView demo : demos) {
      if (!isScraped(demo) && isSelected(demo, diagnosis, facts)) {
        due.add(demo);
      }
    }
    due.sort(Comparator.comparing(demo -> state(demo).lastExamined()));
    for (DemoView demo : due.subList(0, Math.min(EXAMINATIONS, due.size()))) {
      if (timeIsUp.getAsBoolean()) {
        break;
      }
      examine(demo, diagnosis, facts, instances, wasUnanswered);
    }
    demos.forEach(demo -> checkGrowth(demo));
    if (isConclusive()) {
      Set<DemoView> unidentified = new HashSet<>();
      for (DemoView demo : demos) {
        if (isScraped(demo) && !hasSamples(demo)) {
          unidentified.add(demo);
          state(demo).data.cannotCheck(missingLabel(demo, diagnosis, facts, instances), now);
        }
      }
      dataChecks.run(
          demos.stream().filter(demo -> isScraped(demo) && !unidentified.contains(demo)).toList(),
          demo -> state(demo).data,
          stores(),
          now);
      lookBack();
    }
  }

  /** Whether its samples are found by their labels; the targets may show that it is scraped. */
  private boolean hasSamples(DemoView demo) {
    return samples.up(demo, state(demo).pace(demo)).containsAll(demo.endpoints());
  }

  private DataVerdict missingLabel(
      DemoView demo,
      Diagnosis diagnosis,
      ClusterFacts facts,
      List<CachingPrometheusApi> instances) {
    Verdict labels = diagnosis.examineSampleLabels(context(demo, facts, instances));
    return labels.isTrue()
        ? new DataVerdict(
            DataVerdict.Outcome.COLLECTING, "the targets are up, but their samples are not found")
        : new DataVerdict(DataVerdict.Outcome.LABEL_MISMATCH, labels.message());
  }

  /** For the demos that were scraped before they were first observed. */
  private void lookBack() {
    demos.stream()
        .filter(demo -> states.apply(demo).times.needHistory() && isScraped(demo))
        .limit(HISTORIES)
        .forEach(demo -> state(demo).allUpSince = ScrapeHistory.allUpSince(demo, stores(), now));
  }

  /** By the resources alone, which costs no request to the server and no turn. */
  private boolean isSelected(DemoView demo, Diagnosis diagnosis, ClusterFacts facts) {
    ServerState state = state(demo);
    Optional<Optional<ServerObservation>> known =
        state.selection(demo, server, states.apply(demo).scraped, now);
    if (known.isPresent()) {
      return known.get().isEmpty();
    }
    Report report = diagnosis.examineSelection(context(demo, facts, List.of()));
    Optional<Verdict> obstacle = report.obstacle().map(Report.Step::verdict);
    if (obstacle.filter(ServerRound::isOfApiServer).isPresent() && state.found().isPresent()) {
      state.keep();
      return false;
    }
    state.decideSelection(
        demo,
        server,
        obstacle.map(
            verdict ->
                ServerObservation.notSelected(
                    server.ref(), verdict, report.steps().size(), server.storesData())),
        now);
    return obstacle.isEmpty();
  }

  private CheckContext context(
      DemoView demo, ClusterFacts facts, List<CachingPrometheusApi> instances) {
    return new CheckContext(
        demo.monitor(), Optional.of(demo.parameters().name()), server.resource(), instances, facts);
  }

  private void examine(
      DemoView demo,
      Diagnosis diagnosis,
      ClusterFacts facts,
      List<CachingPrometheusApi> instances,
      boolean wasUnanswered) {
    ServerState state = state(demo);
    Report report =
        isScrapedByTargets(demo, instances)
            ? Report.NOTHING_FOUND
            : diagnosis.examine(context(demo, facts, instances));
    Optional<Verdict> obstacle = report.obstacle().map(Report.Step::verdict);
    if (obstacle.filter(ServerRound::isOfApiServer).isPresent() && state.found().isPresent()) {
      state.keep();
      return;
    }
    state.examined(now);
    if (obstacle.filter(ServerRound::isOfServer).isPresent()) {
      unanswered = true;
      if (!wasUnanswered) {
        // Once proves nothing: for the seconds that it takes to end old targets it lists none.
        return;
      }
    }
    ServerObservation found = observation(demo, report, instances);
    state.note(found.interval(), now);
    if (isTakingEffect(demo, state, found)) {
      state.slowDown(demo, found.interval());
      unsettled.add(state);
    } else {
      state.find(found, demo.generation());
      examined.add(state);
    }
  }

  /** The API server is away: what was found before still holds, as far as is known. */
  private static boolean isOfApiServer(Verdict obstacle) {
    return obstacle.reason().equals(Reasons.NOT_OBSERVED);
  }

  private static boolean isOfServer(Verdict obstacle) {
    return obstacle.reason().equals(Reasons.PROMETHEUS_UNREACHABLE);
  }

  /** Whether the targets alone show that nothing is wrong, so that no cause is looked for. */
  private boolean isScrapedByTargets(DemoView demo, List<CachingPrometheusApi> instances) {
    if (demo.endpoints().isEmpty()) {
      return false;
    }
    try {
      for (CachingPrometheusApi instance : instances) {
        instance.targets(demo.scrapePool());
      }
    } catch (PrometheusException e) {
      return false;
    }
    List<Target> targets = knownTargets(demo, instances);
    return up(demo, targets).containsAll(demo.endpoints())
        && targets.stream().allMatch(target -> isRight(target, demo));
  }

  private static boolean isRight(Target target, DemoView demo) {
    return target.health() == Target.Health.UP
        && target.label("job").equals(demo.parameters().name())
        && target
            .scrapeInterval()
            .filter(interval -> !interval.isSameAs(demo.parameters().monitoring().interval()))
            .isEmpty();
  }

  private ServerObservation observation(
      DemoView demo, Report report, List<CachingPrometheusApi> instances) {
    List<Target> targets = knownTargets(demo, instances);
    Optional<Interval> interval =
        targets.stream().flatMap(target -> target.scrapeInterval().stream()).findFirst();
    Optional<ServerObservation> before = state(demo).found();
    boolean away = trouble().isPresent();
    SortedSet<String> up =
        away
            ? before.map(ServerObservation::up).orElseGet(TreeSet::new)
            : targets.isEmpty() ? recent(demo, interval) : up(demo, targets);
    return new ServerObservation(
        server.ref(),
        selected(report, targets, up),
        report.obstacle().map(Report.Step::verdict),
        report.steps().size(),
        up,
        targets.isEmpty() ? Evidence.SAMPLES : Evidence.TARGETS,
        away ? interval.or(() -> before.flatMap(ServerObservation::interval)) : interval,
        server.storesData() && !agent,
        Optional.empty(),
        Optional.empty());
  }

  private SortedSet<String> recent(DemoView demo, Optional<Interval> interval) {
    return isConclusive()
        ? samples.up(demo, interval.orElseGet(() -> demo.parameters().monitoring().interval()))
        : new TreeSet<>();
  }

  private static SortedSet<String> union(SortedSet<String> one, SortedSet<String> other) {
    SortedSet<String> all = new TreeSet<>(one);
    all.addAll(other);
    return all;
  }

  private Verdict selected(Report report, List<Target> targets, SortedSet<String> up) {
    Optional<Report.Step> obstacle = report.obstacle();
    if (obstacle.isPresent() && obstacle.get().selection()) {
      return obstacle.get().verdict();
    }
    if (server.resource().isEmpty() && targets.isEmpty() && up.isEmpty()) {
      return obstacle
          .map(Report.Step::verdict)
          .map(verdict -> Verdict.unknown(verdict.reason(), verdict.message()))
          .orElseGet(
              () ->
                  Verdict.unknown(
                      Reasons.WAITING_FOR_FIRST_SCRAPE,
                      "What %s selects is known once it has targets".formatted(server.ref())));
    }
    return Verdict.isTrue(Reasons.SELECTED, server.ref() + " selects the ServiceMonitor");
  }

  /** None where the checks did not get so far as to list them. */
  private static List<Target> knownTargets(DemoView demo, List<CachingPrometheusApi> instances) {
    return instances.stream()
        .flatMap(instance -> instance.knownTargets(demo.scrapePool()).stream())
        .toList();
  }

  /**
   * Names of the demo's pods that are targets which are up, and were scraped no longer ago than two
   * intervals.
   */
  private SortedSet<String> up(DemoView demo, List<Target> targets) {
    SortedSet<String> up = new TreeSet<>();
    targets.stream()
        .filter(target -> target.health() == Target.Health.UP && isRecent(target, demo))
        .filter(target -> target.namespace().equals(demo.parameters().namespace()))
        .map(Target::pod)
        .filter(demo.endpoints()::contains)
        .forEach(up::add);
    return up;
  }

  private boolean isRecent(Target target, DemoView demo) {
    Interval interval =
        target.scrapeInterval().orElseGet(() -> demo.parameters().monitoring().interval());
    return target
        .lastScrape()
        .filter(last -> last.plus(UpSamples.oldest(interval)).isAfter(now))
        .isPresent();
  }

  /**
   * Whether another interval is about to take effect: then Prometheus makes new targets, which are
   * not scraped yet, and the samples of the old ones are still as recent as the longer of the
   * intervals lets them be, or ended with them. Until each pod is scraped again what was found
   * before still holds.
   */
  private boolean isTakingEffect(DemoView demo, ServerState state, ServerObservation found) {
    return found.obstacle().isEmpty()
        && !found.up().containsAll(demo.endpoints())
        && isConclusive()
        && state.found().filter(before -> before.obstacle().isEmpty()).isPresent()
        && (state.isSettling(now)
            || samples
                .up(demo, state.slowest(demo, found.interval()))
                .containsAll(demo.endpoints()));
  }

  private void checkGrowth(DemoView demo) {
    DataState data = state(demo).data;
    data.follow(demo);
    if (isScraped(demo)) {
      data.checkGrowth(samples.counts(demo, state(demo).pace(demo)), now);
    } else {
      data.forgetGrowth();
    }
  }

  /** When the demo had been scraped completely, where that was before it was first observed. */
  Optional<Instant> allUpSince(DemoView demo) {
    return state(demo).allUpSince;
  }

  /** Whether all is as it was when it was last examined and nothing was wrong. */
  boolean isScraped(DemoView demo) {
    return state(demo).isExamined(demo.generation())
        && isConclusive()
        && sampled(demo).filter(found -> isComplete(found, demo)).isPresent();
  }

  private static boolean isComplete(ServerObservation found, DemoView demo) {
    return ScrapeStatus.isComplete(
        found, demo.endpoints(), demo.parameters().monitoring().interval());
  }

  /** What is to be reported. */
  ServerObservation observation(DemoView demo) {
    ServerState state = state(demo);
    if (state.notSelected().isPresent()) {
      return state.notSelected().get();
    }
    Optional<ServerObservation> found = unsettled.contains(state) ? state.found() : sampled(demo);
    return found
        .map(observation -> observation.withData(state.data.verdict()))
        .orElseGet(
            () ->
                ServerObservation.notQueried(
                    server.ref(),
                    server.resource().isPresent()
                        ? Verdict.isTrue(
                            Reasons.SELECTED, server.ref() + " selects the ServiceMonitor")
                        : Verdict.unknown(
                            Reasons.NOT_OBSERVED,
                            server.ref() + " has not been queried for it yet"),
                    Diagnosis.SELECTION_STEPS,
                    server.storesData()));
  }

  /**
   * What was found, with the pods whose samples are recent now. What the targets showed in this
   * very round counts too: relabeling may have taken away the labels by which samples are found.
   */
  private Optional<ServerObservation> sampled(DemoView demo) {
    ServerState state = state(demo);
    if (!isConclusive()) {
      return state.found();
    }
    SortedSet<String> recent = samples.up(demo, state.pace(demo));
    return state
        .found()
        .map(found -> found.withUp(examined.contains(state) ? union(found.up(), recent) : recent));
  }

  private ServerState state(DemoView demo) {
    return states.apply(demo).of(server.ref());
  }
}
