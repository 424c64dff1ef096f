package io.metricsdemo.operator.status;

import java.util.Locale;

/**
 * What a condition says, whatever its type.
 *
 * @param status True, False or Unknown
 * @param reason one of {@link Reasons}
 * @param message why, and what to change
 */
public record Verdict(String status, String reason, String message) {

  public static Verdict isTrue(String reason, String message) {
    return new Verdict("True", reason, message);
  }

  public static Verdict isFalse(String reason, String message) {
    return new Verdict("False", reason, message);
  }

  public static Verdict unknown(String reason, String message) {
    return new Verdict("Unknown", reason, message);
  }

  /** With where to read on, unless all is well. */
  Verdict linked() {
    return isTrue()
        ? this
        : new Verdict(
            status,
            reason,
            "%s (docs/conditions.md#%s)".formatted(message, reason.toLowerCase(Locale.ROOT)));
  }

  public boolean isTrue() {
    return status.equals("True");
  }
}
