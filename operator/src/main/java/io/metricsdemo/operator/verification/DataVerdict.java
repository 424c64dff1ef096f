package io.metricsdemo.operator.verification;

/**
 * Whether the data of a demo is what was drawn.
 *
 * @param message the series, what arrived and what was expected, where they do not match
 */
public record DataVerdict(Outcome outcome, String message) {

  /** What the statistical tests say together. */
  public enum Outcome {
    VERIFIED,
    /** Two checks of data that do not overlap agree that it cannot be what was drawn. */
    MISMATCH,
    /** Series that should be there are not. */
    MISSING,
    /** Pods that draw nothing any more. */
    NOT_PRODUCING,
    /** Not enough yet, or a first suspicion. */
    COLLECTING,
    /** The series do not have the labels by which they are found. */
    LABEL_MISMATCH
  }
}
