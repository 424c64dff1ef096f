package io.metricsdemo.operator.doctor;

/** There is nothing to examine, or it cannot be reached; the message says what to do. */
final class DoctorException extends Exception {

  private static final long serialVersionUID = 1;

  DoctorException(String message) {
    super(message);
  }
}
