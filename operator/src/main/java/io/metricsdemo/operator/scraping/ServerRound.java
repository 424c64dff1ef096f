package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.diagnosis.CheckContext;
import io.metricsdemo.operator.diagnosis.ClusterFacts;
import io.metricsdemo.operator.diagnosis.Diagnosis;
import io.metricsdemo.operator.diagnosis.Report;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.CachingPrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusException;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
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

  private static final long NEVER_EXAMINED = -1;

  /** Of how many demos the past is looked at in a round. */
  private static final int HISTORIES = 5;

  private final PrometheusServer server;
  private final Function<DemoView, DemoState> states;
  private final List<DemoView> demos;
  private final Instant now;
  private final BooleanSupplier timeIsUp;

  private final ServerAnswers answers;
  private boolean unanswered;

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
    answers = new ServerAnswers(timeIsUp);
  }

  PrometheusServer server() {
    return server;
  }

  ServerAnswers answers() {
    return answers;
  }

  /** Whether some demo has an interval that takes a longer look back. */
  boolean needsSlowSamples() {
    return demos.stream()
        .anyMatch(
            demo ->
                UpSamples.isSlow(demo.parameters().monitoring().interval())
                    || UpSamples.isSlow(state(demo).pace(demo)));
  }

  /** Whether it left a question unanswered. */
  boolean isUnanswered() {
    return unanswered;
  }

  /**
   * Examines the demos that the server does not scrape, and checks the data of the others.
   *
   * @param wasUnanswered whether it left a question unanswered in the last round too
   */
  void run(Diagnosis diagnosis, ClusterFacts facts, DataChecks dataChecks, boolean wasUnanswered) {
    List<CachingPrometheusApi> instances = answers.instances();
    List<DemoView> due = new ArrayList<>();
    for (DemoView demo : demos) {
      if ((!isScraped(demo) || state(demo).missingLabel().isPresent())
          && isSelected(demo, diagnosis, facts)) {
        due.add(demo);
      }
    }
    due.sort(Comparator.comparing(demo -> state(demo).lastExamined()));
    for (DemoView demo : due.subList(0, Math.min(EXAMINATIONS, due.size()))) {
      if (hasTime()) {
        examine(demo, diagnosis, facts, instances, wasUnanswered);
      }
    }
    demos.forEach(this::checkGrowth);
    checkData(dataChecks);
    lookBack();
  }

  /** A server that has not answered is not asked again, and takes no time. */
  private boolean hasTime() {
    return answers.areMissing() || !timeIsUp.getAsBoolean();
  }

  /** Of each demo in the instances that have most of it, which mostly are the same for all. */
  private void checkData(DataChecks dataChecks) {
    Map<List<PrometheusApi>, List<DemoView>> byStores = new LinkedHashMap<>();
    for (DemoView demo : demos) {
      if (isScraped(demo)) {
        DataState data = state(demo).data;
        Optional<String> missing = state(demo).missingLabel();
        if (missing.isPresent()) {
          data.cannotCheck(new DataVerdict(DataVerdict.Outcome.LABEL_MISMATCH, missing.get()), now);
        } else {
          byStores.computeIfAbsent(stores(demo), stores -> new ArrayList<>()).add(demo);
        }
      }
    }
    byStores.forEach(
        (stores, scraped) -> dataChecks.run(scraped, demo -> state(demo).data, stores, now));
  }

  private List<PrometheusApi> stores(DemoView demo) {
    return answers.stores(demo, state(demo).pace(demo));
  }

  /** For the demos that were scraped before they were first observed. */
  private void lookBack() {
    demos.stream()
        .filter(demo -> states.apply(demo).times.needHistory() && isScraped(demo))
        .filter(demo -> state(demo).mayLookBack())
        .limit(HISTORIES)
        .forEach(demo -> state(demo).lookedBack(ScrapeHistory.allUpSince(demo, stores(demo), now)));
  }

  /**
   * By the resources alone, which costs no request to the server and no turn. What cannot be
   * determined by them is left to the examination, which may see that the demo is scraped.
   */
  private boolean isSelected(DemoView demo, Diagnosis diagnosis, ClusterFacts facts) {
    ServerState state = state(demo);
    boolean scrapedAfterAll = !answers.up(demo, state.pace(demo)).isEmpty();
    Optional<Optional<ServerObservation>> known =
        scrapedAfterAll
            ? Optional.empty()
            : state.selection(demo, server, states.apply(demo).scraped, now);
    if (known.isPresent()) {
      return known.get().isEmpty();
    }
    if (!hasTime()) {
      return false;
    }
    Report report = diagnosis.examineSelection(context(demo, facts, List.of()));
    Optional<Verdict> obstacle = report.obstacle().map(Report.Step::verdict);
    if (obstacle.filter(Verdict::isUnknown).isPresent()) {
      return state.notSelected().isEmpty();
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
        isScrapedByTargets(demo, instances) || isScrapedBySamples(demo, instances)
            ? Report.NOTHING_FOUND
            : diagnosis.examine(context(demo, facts, instances));
    Optional<Verdict> obstacle = report.obstacle().map(Report.Step::verdict);
    if (obstacle.filter(ServerRound::isOfApiServer).isPresent() && state.found().isPresent()) {
      state.keep();
      return;
    }
    if (obstacle.filter(ServerRound::isOfServer).isPresent() && !hasTime()) {
      // It may not have been asked.
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
      return;
    }
    // What is still waited for is examined again, since it changes what was found.
    boolean complete = found.up().containsAll(demo.endpoints());
    state.find(found, complete ? demo.generation() : NEVER_EXAMINED);
    state.missesLabel(missingLabel(demo, found, diagnosis, facts, instances));
  }

  /**
   * Where the targets show that it is scraped, and relabeling keeps its samples from being found.
   */
  private Optional<String> missingLabel(
      DemoView demo,
      ServerObservation found,
      Diagnosis diagnosis,
      ClusterFacts facts,
      List<CachingPrometheusApi> instances) {
    Interval pace = state(demo).pace(demo);
    boolean identified =
        answers.up(demo, pace).containsAll(found.up()) || !answers.areConclusive(pace);
    return identified
        ? Optional.empty()
        : Optional.of(diagnosis.examineSampleLabels(context(demo, facts, instances)))
            .filter(Verdict::isFalse)
            .map(Verdict::message);
  }

  /** Where no instance lists targets, the samples alone show that nothing is wrong. */
  private boolean isScrapedBySamples(DemoView demo, List<CachingPrometheusApi> instances) {
    return !demo.endpoints().isEmpty()
        && instances.stream().allMatch(instance -> instance.targetsFailure().isPresent())
        && recent(demo, Optional.empty()).containsAll(demo.endpoints());
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
    boolean away = answers.trouble().isPresent();
    boolean listed = instances.stream().anyMatch(i -> i.targetsFailure().isEmpty());
    SortedSet<String> up = listed ? up(demo, targets) : recent(demo, interval);
    if (away) {
      // What the shards that do not answer scraped before is not known to be otherwise.
      before.ifPresent(last -> up.addAll(last.up()));
      up.retainAll(demo.endpoints());
    }
    Evidence evidence = listed ? Evidence.TARGETS : Evidence.SAMPLES;
    return new ServerObservation(
        server.ref(),
        selected(report, targets, up),
        report.obstacle().map(Report.Step::verdict),
        report.steps().size(),
        up,
        away ? before.map(ServerObservation::evidence).orElse(evidence) : evidence,
        away ? interval.or(() -> before.flatMap(ServerObservation::interval)) : interval,
        server.storesData() && !answers.isAgent(),
        Optional.empty(),
        Optional.empty());
  }

  private SortedSet<String> recent(DemoView demo, Optional<Interval> interval) {
    return answers.up(demo, interval.orElseGet(() -> demo.parameters().monitoring().interval()));
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
   * intervals: by the samples, whose age the server knows, or by the time that it gives for the
   * target, which is of another clock than ours.
   */
  private SortedSet<String> up(DemoView demo, List<Target> targets) {
    SortedSet<String> up = new TreeSet<>();
    for (Target target : targets) {
      if (target.health() == Target.Health.UP
          && target.namespace().equals(demo.parameters().namespace())
          && demo.endpoints().contains(target.pod())
          && (isRecent(target, demo)
              || recent(demo, target.scrapeInterval()).contains(target.pod()))) {
        up.add(target.pod());
      }
    }
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
        && answers.areConclusive(state.pace(demo))
        && state.found().filter(before -> before.obstacle().isEmpty()).isPresent()
        && (state.isSettling(now)
            || answers
                .up(demo, state.slowest(demo, found.interval()))
                .containsAll(demo.endpoints()));
  }

  private void checkGrowth(DemoView demo) {
    DataState data = state(demo).data;
    data.follow(demo);
    if (isScraped(demo)) {
      data.checkGrowth(answers.counts(demo, state(demo).pace(demo)), now);
    } else {
      data.forgetGrowth();
    }
  }

  /** When the demo had been scraped completely, where that was before it was first observed. */
  Optional<Instant> allUpSince(DemoView demo) {
    return state(demo).allUpSince();
  }

  /** Whether all is as it was when it was last examined and nothing was wrong. */
  boolean isScraped(DemoView demo) {
    return state(demo).isExamined(demo.generation())
        && answers.areConclusive(state(demo).pace(demo))
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
   * What was found, with the pods whose samples are recent now. Where relabeling takes away the
   * labels by which samples are found, what the targets showed holds until they are listed again.
   */
  private Optional<ServerObservation> sampled(DemoView demo) {
    ServerState state = state(demo);
    if (!answers.areConclusive(state.pace(demo)) || state.holdsByTargets(now)) {
      return state.found();
    }
    return state.found().map(found -> found.withUp(answers.up(demo, state.pace(demo))));
  }

  private ServerState state(DemoView demo) {
    return states.apply(demo).of(server.ref());
  }
}
