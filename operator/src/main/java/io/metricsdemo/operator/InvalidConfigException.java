package io.metricsdemo.operator;

import java.util.List;

/** The environment holds values that the operator cannot run with. */
public final class InvalidConfigException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * @param problems one line for each mistake: variable, value, what is allowed
   */
  InvalidConfigException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }
}
