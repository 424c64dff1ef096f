package io.metricsdemo.operator.status;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.metricsdemo.operator.kubernetes.Obstacle;
import io.metricsdemo.operator.parameters.DemoParameters;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What one reconcile found.
 *
 * @param deployment the live Deployment; empty where there is none of ours
 * @param failure why an object could not be applied; empty where all were
 * @param unseen why objects of a kind, by its name, are not seen as they are; empty where all are
 * @param endpoints names of the pods that Prometheus finds behind the Service, and that are ready
 * @param scrape empty while Prometheus has not been asked about the demo
 */
public record Observation(
    DemoParameters demo,
    Optional<Deployment> deployment,
    MonitorState monitor,
    Optional<ApplyFailure> failure,
    Map<String, Obstacle> unseen,
    SortedSet<String> endpoints,
    Optional<ScrapeObservation> scrape) {}
