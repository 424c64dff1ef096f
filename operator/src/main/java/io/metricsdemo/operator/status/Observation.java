package io.metricsdemo.operator.status;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.metricsdemo.operator.parameters.DemoParameters;
import java.util.Optional;

/**
 * What one reconcile found.
 *
 * @param deployment the live Deployment; empty where there is none of ours
 * @param failure why an object could not be applied; empty where all were
 */
public record Observation(
    DemoParameters demo,
    Optional<Deployment> deployment,
    MonitorState monitor,
    Optional<ApplyFailure> failure) {}
