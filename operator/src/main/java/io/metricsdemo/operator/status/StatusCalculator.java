package io.metricsdemo.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.metricsdemo.api.v1alpha1.LoadStatus;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoStatus;
import io.metricsdemo.operator.kubernetes.WatchFailure;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.parameters.InvalidSpecException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Calculates the status of a MetricsDemo after a reconcile. */
public final class StatusCalculator {

  /** What DataVerified says of data that has been looked at, by this operator or one before it. */
  private static final Set<String> ABOUT_DATA =
      Set.of(
          Reasons.DATA_MATCHES,
          Reasons.DATA_MISMATCH,
          Reasons.SERIES_MISSING,
          Reasons.NOT_PRODUCING,
          Reasons.NOT_QUERYABLE,
          Reasons.SAMPLE_LABEL_MISMATCH,
          Reasons.COLLECTING_DATA);

  /** The same of LoadConfirmed. */
  private static final Set<String> ABOUT_LOAD =
      Set.of(
          Reasons.LOAD_STORED,
          Reasons.SERIES_DROPPED,
          Reasons.LOAD_NOT_EXPOSED,
          Reasons.LOAD_NOT_COUNTED,
          Reasons.WAITING_FOR_LOAD);

  static final Class<? extends HasMetadata> ENDPOINT_SLICE = EndpointSlice.class;

  private final Clock clock;
  private final ScrapeSizes sizes = new ScrapeSizes();

  public StatusCalculator(Clock clock) {
    this.clock = clock;
  }

  /** The status where the spec could not be acted upon: what was made before stays as it is. */
  public MetricsDemoStatus ofInvalidSpec(
      MetricsDemo demo, Optional<Deployment> deployment, InvalidSpecException problem) {
    Verdict kept =
        Verdict.unknown(
            Reasons.INVALID_SPEC, "The spec is invalid; existing objects are not modified");
    Verdict invalid = Verdict.isFalse(Reasons.INVALID_SPEC, problem.getMessage());
    Conditions conditions =
        new Conditions(clock, demo)
            .add(ConditionTypes.READY, invalid)
            .add(ConditionTypes.WORKLOAD_AVAILABLE, kept);
    for (ManagedKind kind : ManagedKind.extensions()) {
      String type = kind.condition().orElseThrow();
      if (!kind.isOptional() || Conditions.find(demo.getStatus(), type).isPresent()) {
        conditions.add(type, kept);
      }
    }
    conditions
        .add(ConditionTypes.SELECTED, kept)
        .add(ConditionTypes.SCRAPED, kept)
        .add(ConditionTypes.DATA_VERIFIED, kept);
    if (Conditions.find(demo.getStatus(), ConditionTypes.LOAD_CONFIRMED).isPresent()) {
      conditions.add(ConditionTypes.LOAD_CONFIRMED, kept);
    }
    conditions.add(
        ConditionTypes.STALLED, Verdict.isTrue(Reasons.INVALID_SPEC, problem.getMessage()));
    return status(demo, workload(deployment, Optional.empty()), conditions.asList());
  }

  /** The status where the spec was acted upon, successfully or not. */
  public MetricsDemoStatus of(MetricsDemo demo, Observation observation) {
    Optional<Verdict> unseen = observation.unseen(ManagedKind.DEPLOYMENT.type());
    WorkloadState workload =
        unseen.isPresent() && observation.deployment().isEmpty()
            ? WorkloadState.unseen(demo.getStatus(), unseen.get())
            : workload(observation.deployment(), observation.podFailure());
    Verdict observed = unseen.orElse(workload.available());
    Verdict available = notMade(observation).map(ApplyFailure::asFalse).orElse(observed);
    Conditions conditions =
        new Conditions(clock, demo)
            .add(ConditionTypes.READY, ready(observation, available))
            .add(ConditionTypes.WORKLOAD_AVAILABLE, available);
    for (ManagedKind kind : ManagedKind.extensions()) {
      ExtensionVerdict object = ExtensionVerdict.of(kind, observation);
      if (object.isReported()) {
        conditions.add(kind.condition().orElseThrow(), object.verdict());
      }
    }
    ScrapeConditions scrapes =
        new ScrapeConditions(
            observation,
            workload,
            observed,
            ExtensionVerdict.of(ManagedKind.SERVICE_MONITOR, observation).presence(),
            clock.instant());
    addScrapes(conditions, demo, observation, scrapes);
    addProgress(conditions, observation, workload);
    MetricsDemoStatus status = status(demo, workload, conditions.asList());
    addTargets(status, demo, observation, scrapes);
    return status;
  }

  /**
   * What keeps the Deployment from being made, or made as the spec asks until somebody acts. A
   * failure that passes leaves the condition to what the Deployment says.
   */
  private static Optional<ApplyFailure> notMade(Observation observation) {
    if (observation.deployment().isPresent()) {
      return observation.failureOf(ManagedKind.DEPLOYMENT).filter(ApplyFailure::stalled);
    }
    boolean unseen = observation.unseen(ManagedKind.DEPLOYMENT.type()).isPresent();
    return unseen ? observation.failureOf(ManagedKind.DEPLOYMENT) : observation.failure();
  }

  private static void addScrapes(
      Conditions conditions, MetricsDemo demo, Observation observation, ScrapeConditions scrapes) {
    if (keepsLast(demo, scrapes)) {
      conditions.keep(ConditionTypes.SCRAPED);
      conditions.keep(ConditionTypes.SELECTED);
      conditions.keep(ConditionTypes.DATA_VERIFIED);
      if (observation.demo().load().isPresent()
          && !conditions.keep(ConditionTypes.LOAD_CONFIRMED)) {
        addLoad(conditions, Optional.empty());
      }
      return;
    }
    Verdict scraped = scrapes.scraped();
    conditions.add(ConditionTypes.SELECTED, scrapes.selected());
    conditions.add(ConditionTypes.SCRAPED, scraped);
    Optional<Verdict> data = scrapes.dataVerified(scraped);
    if (data.isPresent()) {
      conditions.add(ConditionTypes.DATA_VERIFIED, data.get());
    } else if (!conditions.keep(ConditionTypes.DATA_VERIFIED, ABOUT_DATA)) {
      conditions.add(
          ConditionTypes.DATA_VERIFIED,
          Verdict.unknown(Reasons.COLLECTING_DATA, "Samples have not been checked yet"));
    }
    observation
        .demo()
        .load()
        .map(load -> LoadPrediction.of(load, observation.demo()))
        .ifPresent(
            prediction ->
                addLoad(
                    conditions,
                    new LoadConfirmation(observation, prediction).confirmed(scrapes, scraped)));
  }

  private static void addLoad(Conditions conditions, Optional<Verdict> confirmed) {
    if (confirmed.isPresent()) {
      conditions.add(ConditionTypes.LOAD_CONFIRMED, confirmed.get());
    } else if (!conditions.keep(ConditionTypes.LOAD_CONFIRMED, ABOUT_LOAD)) {
      conditions.add(
          ConditionTypes.LOAD_CONFIRMED,
          Verdict.unknown(Reasons.WAITING_FOR_LOAD, "The load has not been compared yet"));
    }
  }

  /** After a start of the operator, what was reported last holds until Prometheus is queried. */
  private static boolean keepsLast(MetricsDemo demo, ScrapeConditions scrapes) {
    return scrapes.isPending()
        && Conditions.find(demo.getStatus(), ConditionTypes.SCRAPED)
            .filter(last -> !last.getReason().equals(Reasons.NOT_OBSERVED))
            .isPresent();
  }

  private void addTargets(
      MetricsDemoStatus status,
      MetricsDemo demo,
      Observation observation,
      ScrapeConditions scrapes) {
    Optional<MetricsDemoStatus> before = Optional.ofNullable(demo.getStatus());
    status.setTimeToScrape(
        observation
            .scrape()
            .flatMap(ScrapeObservation::timeToScrape)
            .map(time -> time.toSeconds() + "s")
            .or(() -> before.map(MetricsDemoStatus::getTimeToScrape))
            .orElse(null));
    status.setLoad(load(demo, observation, scrapes).orElse(null));
    if (keepsLast(demo, scrapes)) {
      before.ifPresent(
          last -> {
            status.setTargets(last.getTargets());
            status.setTargetsUp(last.getTargetsUp());
            status.setTargetsExpected(last.getTargetsExpected());
            status.setPrometheuses(last.getPrometheuses());
          });
    } else {
      scrapes
          .targetsUp()
          .ifPresent(
              up -> {
                status.setTargets(up + "/" + scrapes.targetsExpected());
                status.setTargetsUp(up);
                status.setTargetsExpected(scrapes.targetsExpected());
              });
      status.setPrometheuses(
          scrapes.prometheuses(before.map(MetricsDemoStatus::getPrometheuses).orElse(List.of())));
    }
  }

  private Optional<LoadStatus> load(
      MetricsDemo demo, Observation observation, ScrapeConditions scrapes) {
    Optional<LoadStatus> load =
        observation
            .demo()
            .load()
            .map(each -> LoadPrediction.of(each, observation.demo()).status(sizes.of(each)));
    Optional<Long> stored =
        keepsLast(demo, scrapes)
            ? Optional.ofNullable(demo.getStatus().getLoad()).map(LoadStatus::getStored)
            : scrapes.storedSeries();
    load.ifPresent(status -> status.setStored(stored.orElse(null)));
    return load;
  }

  private static WorkloadState workload(
      Optional<Deployment> deployment, Optional<PodFailure> podFailure) {
    return deployment.map(live -> WorkloadState.of(live, podFailure)).orElse(WorkloadState.ABSENT);
  }

  private static Verdict ready(Observation observation, Verdict available) {
    if (observation.failure().isPresent()) {
      return observation.failure().get().asFalse();
    }
    if (!available.isTrue()) {
      return available;
    }
    for (ManagedKind kind : ManagedKind.builtIn()) {
      Optional<Verdict> unseen = observation.unseen(kind.type());
      if (unseen.isPresent()) {
        return unseen.get();
      }
    }
    StringBuilder summary = new StringBuilder(available.message());
    for (ManagedKind kind : ManagedKind.extensions()) {
      ExtensionVerdict object = ExtensionVerdict.of(kind, observation);
      if (!object.isReported()) {
        continue;
      }
      Verdict applied = object.verdict();
      if (!applied.isTrue() && observation.states().get(kind) != ObjectState.DISABLED) {
        return applied;
      }
      summary.append("; ").append(applied.message());
    }
    return Verdict.isTrue(Reasons.RECONCILED, summary.toString());
  }

  /** The kstatus pair: at most one of the two, and none once all is as wanted. */
  private static void addProgress(
      Conditions conditions, Observation observation, WorkloadState workload) {
    if (observation.failure().isPresent()) {
      ApplyFailure failure = observation.failure().get();
      conditions.add(
          progress(failure.stalled()), Verdict.isTrue(failure.reason(), failure.message()));
    } else if (unseenOfOurs(observation).isPresent()) {
      WatchFailure failure = unseenOfOurs(observation).get();
      conditions.add(
          progress(failure.forbidden()),
          Verdict.isTrue(Observation.reason(failure), failure.message()));
    } else if (!workload.available().isTrue()) {
      conditions.add(
          progress(workload.stalled()),
          Verdict.isTrue(workload.available().reason(), workload.available().message()));
    }
  }

  /** Of the kinds that the operator makes; what Prometheus finds does not affect progress. */
  private static Optional<WatchFailure> unseenOfOurs(Observation observation) {
    return observation.unseen().entrySet().stream()
        .filter(kind -> kind.getKey() != ENDPOINT_SLICE)
        .map(Map.Entry::getValue)
        .findFirst();
  }

  static Optional<Verdict> unseen(Class<? extends HasMetadata> kind, Observation observation) {
    return observation.unseen(kind);
  }

  private static String progress(boolean stalled) {
    return stalled ? ConditionTypes.STALLED : ConditionTypes.RECONCILING;
  }

  private static MetricsDemoStatus status(
      MetricsDemo demo, WorkloadState workload, List<Condition> conditions) {
    MetricsDemoStatus status = new MetricsDemoStatus();
    status.setObservedGeneration(demo.getMetadata().getGeneration());
    status.setReplicas(workload.replicas());
    status.setReadyReplicas(workload.readyReplicas());
    status.setSelector(Labels.asText(Labels.selector(demo.getMetadata().getName())));
    status.setConditions(conditions);
    return status;
  }
}
