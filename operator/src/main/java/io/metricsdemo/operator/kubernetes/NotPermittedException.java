package io.metricsdemo.operator.kubernetes;

/** The API server does not let us look; the message says which permission is missing. */
public final class NotPermittedException extends Exception {

  private static final long serialVersionUID = 1;

  public NotPermittedException(String message) {
    super(message);
  }
}
