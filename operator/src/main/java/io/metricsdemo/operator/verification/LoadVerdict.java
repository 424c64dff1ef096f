package io.metricsdemo.operator.verification;

import io.metricsdemo.load.Load;
import java.util.OptionalLong;

/**
 * Whether the load of a demo is stored as predicted.
 *
 * @param load that was compared, which may be another one than the spec has
 * @param message what a server does, as the end of a sentence that begins with its name
 * @param stored series of the load of all pods that are stored; empty where that is not known
 */
public record LoadVerdict(Load load, Outcome outcome, String message, OptionalLong stored) {

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

  /** A verdict without a number of stored series. */
  public static LoadVerdict withoutCount(Load load, Outcome outcome, String message) {
    return new LoadVerdict(load, outcome, message, OptionalLong.empty());
  }
}
