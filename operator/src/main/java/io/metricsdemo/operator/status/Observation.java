package io.metricsdemo.operator.status;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.watching.Obstacle;
import java.util.Map;
import java.util.Optional;

/**
 * What one reconcile found.
 *
 * @param deployment the live Deployment; empty where there is none of ours
 * @param failure why an object could not be applied; empty where all were
 * @param unseen why objects of a kind, by its name, are not seen as they are; empty where all are
 */
public record Observation(
    DemoParameters demo,
    Optional<Deployment> deployment,
    MonitorState monitor,
    Optional<ApplyFailure> failure,
    Map<String, Obstacle> unseen) {}
