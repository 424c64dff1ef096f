package io.metricsdemo.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoStatus;
import io.metricsdemo.operator.kubernetes.Obstacle;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.parameters.InvalidSpecException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells what is true of a MetricsDemo after a reconcile. */
public final class StatusCalculator {

  /** What DataVerified says of data that has been looked at, by this operator or one before it. */
  private static final Set<String> ABOUT_DATA =
      Set.of(
          Reasons.DATA_MATCHES,
          Reasons.DATA_MISMATCH,
          Reasons.SERIES_MISSING,
          Reasons.NOT_PRODUCING,
          Reasons.NOT_QUERYABLE,
          Reasons.LABELS_CHANGED,
          Reasons.COLLECTING_DATA);

  static final String ENDPOINT_SLICE = "EndpointSlice";

  private final Clock clock;

  public StatusCalculator(Clock clock) {
    this.clock = clock;
  }

  /** The status where the spec could not be acted upon: what was made before stays as it is. */
  public MetricsDemoStatus ofInvalidSpec(
      MetricsDemo demo, Optional<Deployment> deployment, InvalidSpecException problem) {
    Verdict kept =
        Verdict.unknown(
            Reasons.INVALID_SPEC, "the spec is invalid; objects that exist are left as they are");
    List<Condition> conditions =
        new Conditions(clock, demo)
            .add(ConditionTypes.READY, Verdict.isFalse(Reasons.INVALID_SPEC, problem.getMessage()))
            .add(ConditionTypes.WORKLOAD_AVAILABLE, kept)
            .add(ConditionTypes.MONITOR_APPLIED, kept)
            .add(ConditionTypes.SELECTED, kept)
            .add(ConditionTypes.SCRAPED, kept)
            .add(ConditionTypes.DATA_VERIFIED, kept)
            .add(ConditionTypes.STALLED, Verdict.isTrue(Reasons.INVALID_SPEC, problem.getMessage()))
            .asList();
    return status(demo, workload(deployment), conditions);
  }

  /** The status where the spec was acted upon, successfully or not. */
  public MetricsDemoStatus of(MetricsDemo demo, Observation observation) {
    Optional<Verdict> unseen = unseen("Deployment", observation);
    WorkloadState workload =
        unseen.isPresent() && observation.deployment().isEmpty()
            ? WorkloadState.unseen(demo.getStatus(), unseen.get())
            : workload(observation.deployment());
    Verdict available =
        failureOf("Deployment", observation)
            .map(failure -> Verdict.isFalse(failure.reason(), failure.message()))
            .or(() -> unseen)
            .orElse(workload.available());
    Verdict monitorApplied = monitorApplied(observation);
    Conditions conditions =
        new Conditions(clock, demo)
            .add(ConditionTypes.READY, ready(observation, available, monitorApplied))
            .add(ConditionTypes.WORKLOAD_AVAILABLE, available)
            .add(ConditionTypes.MONITOR_APPLIED, monitorApplied);
    ScrapeConditions scrapes =
        new ScrapeConditions(observation, workload, available, monitorApplied);
    addScrapes(conditions, demo, scrapes);
    addProgress(conditions, observation, workload);
    MetricsDemoStatus status = status(demo, workload, conditions.asList());
    addTargets(status, demo, observation, scrapes);
    return status;
  }

  private static void addScrapes(
      Conditions conditions, MetricsDemo demo, ScrapeConditions scrapes) {
    if (keepsLast(demo, scrapes)) {
      conditions.keep(ConditionTypes.SCRAPED);
      conditions.keep(ConditionTypes.SELECTED);
      conditions.keep(ConditionTypes.DATA_VERIFIED);
      return;
    }
    Verdict scraped = scrapes.scraped();
    conditions.add(ConditionTypes.SELECTED, scrapes.selected().linked());
    conditions.add(ConditionTypes.SCRAPED, scraped.linked());
    Optional<Verdict> data = scrapes.dataVerified(scraped);
    if (data.isPresent()) {
      conditions.add(ConditionTypes.DATA_VERIFIED, data.get().linked());
    } else if (!conditions.keep(ConditionTypes.DATA_VERIFIED, ABOUT_DATA)) {
      conditions.add(
          ConditionTypes.DATA_VERIFIED,
          Verdict.unknown(Reasons.COLLECTING_DATA, "Samples have not been checked yet"));
    }
  }

  /** After a start of the operator, what was reported last holds until Prometheus is queried. */
  private static boolean keepsLast(MetricsDemo demo, ScrapeConditions scrapes) {
    return scrapes.isPending()
        && Conditions.find(demo.getStatus(), ConditionTypes.SCRAPED)
            .filter(last -> !last.getReason().equals(Reasons.NOT_OBSERVED))
            .isPresent();
  }

  private static void addTargets(
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

  private static WorkloadState workload(Optional<Deployment> deployment) {
    return deployment.map(WorkloadState::of).orElse(WorkloadState.ABSENT);
  }

  private static Verdict ready(Observation observation, Verdict available, Verdict monitorApplied) {
    if (observation.failure().isPresent()) {
      ApplyFailure failure = observation.failure().get();
      return Verdict.isFalse(failure.reason(), failure.message());
    }
    if (!available.isTrue()) {
      return available;
    }
    Optional<Verdict> unseen = unseen("Service", observation);
    if (unseen.isPresent()) {
      return unseen.get();
    }
    if (!monitorApplied.isTrue() && observation.monitor() != MonitorState.DISABLED) {
      return monitorApplied;
    }
    return Verdict.isTrue(
        Reasons.RECONCILED, available.message() + "; " + monitorApplied.message());
  }

  private static Verdict monitorApplied(Observation observation) {
    if (failureOf("ServiceMonitor", observation).isEmpty()) {
      Optional<Verdict> unseen =
          unseen("CustomResourceDefinition", observation)
              .or(() -> unseen("ServiceMonitor", observation));
      if (unseen.isPresent()) {
        return unseen.get();
      }
    }
    return switch (observation.monitor()) {
      case APPLIED ->
          Verdict.isTrue(
              Reasons.SERVICE_MONITOR_APPLIED,
              "ServiceMonitor %s asks for a scrape every %s"
                  .formatted(
                      observation.demo().name(), observation.demo().monitoring().interval()));
      case DISABLED ->
          failureOf("ServiceMonitor", observation)
              .map(failure -> Verdict.isFalse(failure.reason(), failure.message()))
              .orElse(
                  Verdict.isFalse(
                      Reasons.DISABLED,
                      "spec.monitoring.enabled is false, so there is no ServiceMonitor"));
      case CRD_MISSING ->
          Verdict.isFalse(
              Reasons.SERVICE_MONITOR_CRD_MISSING,
              "the cluster does not know ServiceMonitors; install Prometheus Operator (CRD %s) and this goes on by itself, or set spec.monitoring.enabled to false"
                  .formatted(Names.SERVICE_MONITOR_CRD));
      case CRD_UNKNOWN ->
          Verdict.unknown(
              Reasons.NOT_PERMITTED,
              "the operator cannot see whether the cluster knows ServiceMonitors; let it list and watch the CustomResourceDefinition %s"
                  .formatted(Names.SERVICE_MONITOR_CRD));
      case NOT_APPLIED ->
          failureOf("ServiceMonitor", observation)
              .map(failure -> Verdict.isFalse(failure.reason(), failure.message()))
              .orElseGet(
                  () ->
                      Verdict.unknown(
                          Reasons.APPLY_FAILED,
                          "not reached: an object before it could not be applied"));
    };
  }

  /** The kstatus pair: at most one of the two, and none once all is as wanted. */
  private static void addProgress(
      Conditions conditions, Observation observation, WorkloadState workload) {
    if (observation.failure().isPresent()) {
      ApplyFailure failure = observation.failure().get();
      conditions.add(
          progress(failure.stalled()), Verdict.isTrue(failure.reason(), failure.message()));
    } else if (unseenOfOurs(observation).isPresent()) {
      Obstacle obstacle = unseenOfOurs(observation).get();
      conditions.add(
          progress(obstacle.forbidden()), Verdict.isTrue(reason(obstacle), obstacle.message()));
    } else if (!workload.available().isTrue()) {
      conditions.add(
          progress(workload.stalled()),
          Verdict.isTrue(workload.available().reason(), workload.available().message()));
    }
  }

  /** What the operator makes; what Prometheus finds is no matter of progress. */
  private static Optional<Obstacle> unseenOfOurs(Observation observation) {
    return observation.unseen().entrySet().stream()
        .filter(kind -> !kind.getKey().equals(ENDPOINT_SLICE))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** What is not seen is not known, whatever was seen of it before. */
  static Optional<Verdict> unseen(String kind, Observation observation) {
    return Optional.ofNullable(observation.unseen().get(kind))
        .map(obstacle -> Verdict.unknown(reason(obstacle), obstacle.message()));
  }

  private static String reason(Obstacle obstacle) {
    return obstacle.forbidden() ? Reasons.NOT_PERMITTED : Reasons.NOT_OBSERVED;
  }

  private static String progress(boolean stalled) {
    return stalled ? ConditionTypes.STALLED : ConditionTypes.RECONCILING;
  }

  private static Optional<ApplyFailure> failureOf(String kind, Observation observation) {
    return observation.failure().filter(failure -> failure.kind().equals(kind));
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
