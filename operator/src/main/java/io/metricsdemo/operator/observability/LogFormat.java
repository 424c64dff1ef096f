package io.metricsdemo.operator.observability;

/** How log lines look. */
public enum LogFormat {
  TEXT,
  JSON
}
