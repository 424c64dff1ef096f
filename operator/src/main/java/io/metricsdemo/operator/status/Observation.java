package io.metricsdemo.operator.status;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.metricsdemo.operator.kubernetes.WatchFailure;
import io.metricsdemo.operator.parameters.DemoParameters;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What one reconcile found.
 *
 * @param deployment the live Deployment; empty where there is none of ours
 * @param states where the objects stand whose CRD may come and go
 * @param failure why an object could not be applied; empty where all were
 * @param unseen why objects of a kind are not seen as they are; empty where all are
 * @param endpoints names of the pods that Prometheus finds behind the Service, and that are ready
 * @param podFailure why a pod does not get ready; empty where none fails, or that is not known
 * @param scrape empty while Prometheus has not been asked about the demo
 */
public record Observation(
    DemoParameters demo,
    Optional<Deployment> deployment,
    Map<ManagedKind, ObjectState> states,
    Optional<ApplyFailure> failure,
    Map<Class<? extends HasMetadata>, WatchFailure> unseen,
    SortedSet<String> endpoints,
    Optional<PodFailure> podFailure,
    Optional<ScrapeObservation> scrape) {

  /** Why this kind of object could not be applied; empty where it was not that kind. */
  Optional<ApplyFailure> failureOf(ManagedKind kind) {
    return failure.filter(cause -> cause.kind() == kind);
  }

  /** What is not seen is not known, whatever was seen of it before. */
  Optional<Verdict> unseen(Class<? extends HasMetadata> kind) {
    return Optional.ofNullable(unseen.get(kind))
        .map(failure -> Verdict.unknown(reason(failure), failure.message()));
  }

  static String reason(WatchFailure failure) {
    return failure.forbidden() ? Reasons.NOT_PERMITTED : Reasons.NOT_OBSERVED;
  }
}
