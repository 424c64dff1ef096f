package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.diagnosis.CheckContext;
import io.metricsdemo.operator.diagnosis.ClusterFacts;
import io.metricsdemo.operator.diagnosis.Diagnosis;
import io.metricsdemo.operator.diagnosis.LastChange;
import io.metricsdemo.operator.diagnosis.Report;
import io.metricsdemo.operator.diagnosis.SampledScrapes;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.CachingPrometheusApi;
import io.metricsdemo.operator.prometheus.LookBack;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.scraping.PrometheusServers.PrometheusServer;
import io.metricsdemo.operator.status.Evidence;
import io.metricsdemo.operator.status.NoCauseFound;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.ServerObservation;
import io.metricsdemo.operator.status.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Examines one demo after the other in one server during one round: what its targets and its
 * samples show and, where it is not scraped, the cause.
 */
final class Examination {

  private final PrometheusServer server;
  private final ServerAnswers answers;
  private final List<CachingPrometheusApi> instances;
  private final Diagnosis diagnosis;
  private final ClusterFacts facts;
  private final Instant now;
  private final SampledIntervals intervals;

  Examination(
      PrometheusServer server,
      ServerAnswers answers,
      Diagnosis diagnosis,
      ClusterFacts facts,
      Instant now) {
    this.server = server;
    this.answers = answers;
    this.instances = answers.instances();
    this.diagnosis = diagnosis;
    this.facts = facts;
    this.now = now;
    this.intervals = new SampledIntervals(instances);
  }

  /** Whether the server selects the ServiceMonitor, by the resources alone. */
  Report selection(DemoView demo) {
    return diagnosis.examineSelection(context(demo));
  }

  /**
   * The cause that keeps pods from being scraped, unless targets or samples show that all are.
   *
   * @param before what the server was observed to do before
   */
  Report report(DemoView demo, Optional<ServerObservation> before) {
    if (isScrapedByTargets(demo) || isScrapedBySamples(demo, before)) {
      return Report.NOTHING_FOUND;
    }
    Report report = diagnosis.examine(context(demo));
    boolean bySamples =
        instances.stream().allMatch(CachingPrometheusApi::listsNoTargets)
            || storesWhatOthersScrape(demo, before);
    return bySamples && report.obstacle().isEmpty() && demo.settled()
        ? report.and(new Report.Step(SampledScrapes.TITLE, false, samples(demo, before)))
        : report;
  }

  private Verdict samples(DemoView demo, Optional<ServerObservation> before) {
    Interval pace = pace(demo, sampledInterval(demo, before));
    SortedSet<String> failing = answers.failing(demo, pace);
    SortedSet<String> absent = new TreeSet<>(demo.endpoints());
    absent.removeAll(answers.up(demo, pace));
    absent.removeAll(failing);
    return SampledScrapes.of(
        server.ref().toString(),
        "ServiceMonitor %s/%s".formatted(demo.parameters().namespace(), demo.parameters().name()),
        "namespace, pod, job and app_kubernetes_io_managed_by",
        failing,
        absent);
  }

  private CheckContext context(DemoView demo) {
    return new CheckContext(
        demo.monitor(), Optional.of(demo.parameters().name()), server.resource(), instances, facts);
  }

  /**
   * What keeps the samples of pods from being found that the targets show to be scraped; empty
   * where they are found.
   *
   * @param pace the interval that the samples keep up with
   */
  Optional<String> missingLabel(DemoView demo, ServerObservation found, Interval pace) {
    boolean identified =
        answers.up(demo, pace).containsAll(found.up()) || !answers.areConclusive(pace);
    return identified
        ? Optional.empty()
        : Optional.of(diagnosis.examineSampleLabels(context(demo)))
            .filter(Verdict::isFalse)
            .map(Verdict::message);
  }

  /** Where no instance lists targets, the samples alone show that nothing is wrong. */
  private boolean isScrapedBySamples(DemoView demo, Optional<ServerObservation> before) {
    return !demo.endpoints().isEmpty()
        && (instances.stream().allMatch(instance -> instance.targetsFailure().isPresent())
            || storesWhatOthersScrape(demo, before))
        && recent(demo, sampledInterval(demo, before)).containsAll(demo.endpoints());
  }

  /**
   * Whether it has samples of the demo although it lists no target of it, as a Prometheus that
   * others write to. One of Prometheus Operator's that lists none has been configured otherwise.
   */
  private boolean storesWhatOthersScrape(DemoView demo, Optional<ServerObservation> before) {
    if (server.resource().isPresent() || !knownTargets(demo).isEmpty()) {
      return false;
    }
    Interval pace = pace(demo, sampledInterval(demo, before));
    return !answers.up(demo, pace).isEmpty() || !answers.failing(demo, pace).isEmpty();
  }

  /** Whether the targets alone show that nothing is wrong, so that no cause is looked for. */
  private boolean isScrapedByTargets(DemoView demo) {
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
    List<Target> targets = knownTargets(demo);
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

  /**
   * What the server was observed to do.
   *
   * @param before what it was observed to do before: what shards that do not answer did then is not
   *     known to be otherwise
   */
  ServerObservation observation(DemoView demo, Report report, Optional<ServerObservation> before) {
    List<Target> targets = knownTargets(demo);
    boolean away = answers.trouble().isPresent();
    boolean listed =
        instances.stream().anyMatch(instance -> instance.targetsFailure().isEmpty())
            && !storesWhatOthersScrape(demo, before);
    Optional<Interval> interval =
        listed
            ? targets.stream().flatMap(target -> target.scrapeInterval().stream()).findFirst()
            : sampledInterval(demo, before);
    SortedSet<String> up = listed ? up(demo, targets) : recent(demo, interval);
    if (away) {
      before.ifPresent(last -> up.addAll(last.up()));
      up.retainAll(demo.endpoints());
    }
    Evidence evidence = listed ? Evidence.TARGETS : Evidence.SAMPLES;
    boolean unexplained = report != Report.NOTHING_FOUND && report.obstacle().isEmpty();
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
        Optional.empty(),
        Optional.empty(),
        unexplained ? LastChange.search(context(demo)) : NoCauseFound.NOT_SEARCHED);
  }

  private SortedSet<String> recent(DemoView demo, Optional<Interval> interval) {
    return answers.up(demo, pace(demo, interval));
  }

  private static Interval pace(DemoView demo, Optional<Interval> interval) {
    return interval.orElseGet(() -> demo.parameters().monitoring().interval());
  }

  /** The interval in effect by the samples; empty where they do not show it. */
  Optional<Interval> sampledInterval(DemoView demo, Optional<ServerObservation> before) {
    return answers.trouble().isPresent()
        ? Optional.empty()
        : intervals.of(demo, before.flatMap(ServerObservation::interval));
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
                      "What %s selects is not known until it has targets".formatted(server.ref())));
    }
    return Verdict.isTrue(Reasons.SELECTED, server.ref() + " selects the ServiceMonitor");
  }

  /** None where the checks did not get so far as to list them. */
  private List<Target> knownTargets(DemoView demo) {
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
        .filter(last -> last.plus(LookBack.oldest(interval)).isAfter(now))
        .isPresent();
  }
}
