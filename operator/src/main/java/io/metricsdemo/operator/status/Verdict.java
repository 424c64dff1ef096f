package io.metricsdemo.operator.status;

/**
 * The outcome of a check, and what a condition reports.
 *
 * @param status True, False or Unknown
 * @param reason one of {@link Reasons}; empty for a check of a diagnosis that passed
 * @param message what was observed and, unless it is True, the object, the value found, the value
 *     expected and the field to change
 */
public record Verdict(String status, String reason, String message) {

  public static Verdict isTrue(String reason, String message) {
    return new Verdict("True", reason, message);
  }

  /** A check of a diagnosis that passed. */
  public static Verdict passed(String message) {
    return isTrue("", message);
  }

  public static Verdict isFalse(String reason, String message) {
    return new Verdict("False", reason, message);
  }

  public static Verdict unknown(String reason, String message) {
    return new Verdict("Unknown", reason, message);
  }

  public boolean isTrue() {
    return status.equals("True");
  }

  public boolean isFalse() {
    return status.equals("False");
  }

  /** Whether it could not be determined, or not yet. */
  public boolean isUnknown() {
    return status.equals("Unknown");
  }
}
