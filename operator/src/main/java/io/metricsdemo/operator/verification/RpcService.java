package io.metricsdemo.operator.verification;

import java.util.Locale;

/** The three services of the demo, each a loop that draws and pauses. */
public enum RpcService {
  UNIFORM(100),
  NORMAL(75),
  EXPONENTIAL(50);

  // The pauses oscillate by the factor 2 + sin(sin(t)).
  private static final double LONGEST = 2 + Math.sin(1);

  private final int pauseMillis;
  private final String label;

  RpcService(int pauseMillis) {
    this.pauseMillis = pauseMillis;
    this.label = name().toLowerCase(Locale.ROOT);
  }

  /** The value of the metrics' label. */
  public String label() {
    return label;
  }

  /** The pause between two draws while the oscillation does not stretch it. */
  public int pauseMillis() {
    return pauseMillis;
  }

  /** Draws a second when the pauses are longest, whatever the period of the oscillation. */
  double lowestRate() {
    return 1000 / Math.floor(pauseMillis * LONGEST);
  }
}
