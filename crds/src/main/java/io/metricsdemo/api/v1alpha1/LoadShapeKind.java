package io.metricsdemo.api.v1alpha1;

/** How the number of series of a load changes over time. */
public enum LoadShapeKind {
  Steady,
  Ramp,
  Spike
}
