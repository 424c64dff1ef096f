package io.metricsdemo.operator.status;

/** What proves that a server scrapes a pod. */
public enum Evidence {
  /** The pod is one of its active targets, which is up, at a known interval. */
  TARGETS("Targets"),
  /** The server lists no targets of the demo: the newest sample of the pod's {@code up} is 1. */
  SAMPLES("Samples");

  private final String text;

  Evidence(String text) {
    this.text = text;
  }

  /** As the status has it. */
  @Override
  public String toString() {
    return text;
  }
}
