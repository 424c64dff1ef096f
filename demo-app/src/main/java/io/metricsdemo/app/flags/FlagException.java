package io.metricsdemo.app.flags;

/**
 * A command line that cannot be used; the message is one line that says what was given and what is
 * allowed.
 */
public final class FlagException extends Exception {

  private static final long serialVersionUID = 1L;

  FlagException(String message) {
    super(message);
  }
}
