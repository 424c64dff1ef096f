package io.metricsdemo.operator.verification;

import java.util.OptionalLong;

/**
 * Whether the load of a demo is stored as predicted.
 *
 * @param message what a server does, as the end of a sentence that begins with its name
 * @param stored series of the load of all pods that are stored; empty where that is not known
 */
public record LoadVerdict(Outcome outcome, String message, OptionalLong stored) {

  /** How what is stored compares with the prediction. */
  public enum Outcome {
    /** All of it is stored. */
    STORED,
    /** Relabeling drops some of it. */
    DROPPED,
    /** The pods expose another number of series than the load has. */
    NOT_EXPOSED,
    /** What would show it has not been stored yet. */
    WAITING,
    /** The server does not store what would show it. */
    NOT_COUNTED
  }

  static LoadVerdict unknown(Outcome outcome, String message) {
    return new LoadVerdict(outcome, message, OptionalLong.empty());
  }
}
