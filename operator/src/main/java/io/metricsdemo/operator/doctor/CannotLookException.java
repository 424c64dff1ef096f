package io.metricsdemo.operator.doctor;

/** There is nothing to examine, or no way to it; the message says what to do. */
final class CannotLookException extends Exception {

  private static final long serialVersionUID = 1;

  CannotLookException(String message) {
    super(message);
  }
}
