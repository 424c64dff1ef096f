package io.metricsdemo.operator.diagnosis;

/**
 * What one check found.
 *
 * @param reason one of {@link io.metricsdemo.operator.status.Reasons}; empty where the check passed
 * @param message what was found, if that is worth a word; where the check failed: the object, the
 *     value found, the value wanted, and the field to change
 */
public record Answer(Outcome outcome, String reason, String message) {

  /** Whether the check passed. */
  public enum Outcome {
    PASSED,
    FAILED,
    /** It could not be looked at, or is not decided yet. */
    UNKNOWN
  }

  static Answer passed(String message) {
    return new Answer(Outcome.PASSED, "", message);
  }

  static Answer failed(String reason, String message) {
    return new Answer(Outcome.FAILED, reason, message);
  }

  static Answer unknown(String reason, String message) {
    return new Answer(Outcome.UNKNOWN, reason, message);
  }
}
