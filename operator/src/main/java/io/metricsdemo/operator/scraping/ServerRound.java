package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.diagnosis.ClusterFacts;
import io.metricsdemo.operator.diagnosis.Diagnosis;
import io.metricsdemo.operator.diagnosis.Report;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.scraping.PrometheusServers.PrometheusServer;
import io.metricsdemo.operator.status.Pending;
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

  /** Their previous result still holds, whatever the samples show. */
  private final Set<ServerState> unsettled = new HashSet<>();

  /** Those that were examined in this round, with an answer. */
  private final Set<ServerState> examined = new HashSet<>();

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
    Examination examination = new Examination(server, answers, diagnosis, facts, now);
    if (answers.trouble().isEmpty()) {
      demos.forEach(demo -> state(demo).answered(now));
      demos.stream().filter(this::isScraped).forEach(demo -> state(demo).complete(demo));
    } else {
      demos.forEach(demo -> state(demo).unanswered());
    }
    List<DemoView> due = new ArrayList<>();
    for (DemoView demo : demos) {
      if (foundBeforeLimit(demo).isEmpty()
          && (!isScraped(demo) || state(demo).missingLabel().isPresent())
          && isSelected(demo, examination)) {
        due.add(demo);
      }
    }
    due.sort(Comparator.comparing(demo -> state(demo).lastExamined()));
    for (DemoView demo : due.subList(0, Math.min(EXAMINATIONS, due.size()))) {
      if (hasTime()) {
        examine(demo, examination, wasUnanswered);
      }
    }
    demos.forEach(demo -> measureInterval(demo, examination));
    demos.forEach(this::checkGrowth);
    checkData(dataChecks);
    checkLoads();
    lookBack();
  }

  /** Of a demo that is scraped, where the samples have not shown its interval yet. */
  private void measureInterval(DemoView demo, Examination examination) {
    ServerState state = state(demo);
    if (isScraped(demo) && state.mayMeasureInterval(now) && hasTime()) {
      state.measured(examination.sampledInterval(demo, state.found()), demo, now);
    }
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

  private void checkLoads() {
    Map<List<PrometheusApi>, List<DemoView>> byStores = new LinkedHashMap<>();
    for (DemoView demo : demos) {
      state(demo).load.follow(demo, now);
      if (isScraped(demo)
          && demo.parameters().load().isPresent()
          && state(demo).missingLabel().isEmpty()) {
        byStores.computeIfAbsent(stores(demo), stores -> new ArrayList<>()).add(demo);
      }
    }
    LoadChecks checks = new LoadChecks(server.resource(), demo -> state(demo).load, now);
    byStores.forEach((stores, scraped) -> checks.run(scraped, stores));
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
  private boolean isSelected(DemoView demo, Examination examination) {
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
    Report report = examination.selection(demo);
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

  private void examine(DemoView demo, Examination examination, boolean wasUnanswered) {
    ServerState state = state(demo);
    Report report = examination.report(demo, state.found());
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
    ServerObservation found = examination.observation(demo, report, state.found());
    state.note(found.interval(), now);
    if (isTakingEffect(demo, state, found)) {
      state.slowDown(demo, found.interval());
      unsettled.add(state);
      return;
    }
    boolean awaited = !found.up().containsAll(demo.endpoints());
    if (awaited && found.obstacle().isEmpty() && state.mayReturn(demo, now)) {
      found = found.withObstacle(Pending.scrapedAgain(server.ref().toString()));
    }
    examined.add(state);
    // What is still waited for changes what was found, as does the first pod.
    boolean complete = !awaited && !demo.endpoints().isEmpty();
    state.find(found, complete ? demo.generation() : NEVER_EXAMINED);
    state.missesLabel(examination.missingLabel(demo, found, state.pace(demo)));
  }

  /** The API server is away: what was found before still holds, as far as is known. */
  private static boolean isOfApiServer(Verdict obstacle) {
    return obstacle.reason().equals(Reasons.NOT_OBSERVED);
  }

  private static boolean isOfServer(Verdict obstacle) {
    return obstacle.reason().equals(Reasons.PROMETHEUS_UNREACHABLE);
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
      data.checkGrowth(answers.counts(demo, state(demo).pace(demo)));
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
    Optional<ServerObservation> found =
        foundBeforeLimit(demo).or(() -> unsettled.contains(state) ? state.found() : sampled(demo));
    return found
        .map(
            observation ->
                observation.withData(state.data.verdict()).withLoad(state.load.verdict()))
        .orElseGet(
            () ->
                ServerObservation.notQueried(
                    server.ref(),
                    server.resource().isPresent()
                        ? Verdict.isTrue(
                            Reasons.SELECTED, server.ref() + " selects the ServiceMonitor")
                        : Verdict.unknown(
                            Reasons.NOT_OBSERVED,
                            server.ref() + " has not been queried about this demo yet"),
                    Diagnosis.SELECTION_STEPS,
                    server.storesData()));
  }

  /**
   * What was found, with the pods whose samples are recent now. What the examination of this round
   * found is as new, and knows the targets too: these show a scrape whose samples are not there
   * yet. Where relabeling takes away the labels by which samples are found, what the targets showed
   * holds until they are listed again.
   */
  private Optional<ServerObservation> sampled(DemoView demo) {
    ServerState state = state(demo);
    if (!answers.areConclusive(state.pace(demo))
        || examined.contains(state)
        || state.holdsByTargets(now)) {
      return state.found();
    }
    return state.found().map(found -> found.withUp(answers.up(demo, state.pace(demo))));
  }

  private Optional<ServerObservation> foundBeforeLimit(DemoView demo) {
    return answers.areLimited() ? state(demo).foundBeforeLimit(now) : Optional.empty();
  }

  private ServerState state(DemoView demo) {
    return states.apply(demo).of(server.ref());
  }
}
