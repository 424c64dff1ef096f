package io.metricsdemo.operator.parameters;

import java.util.List;

/** A spec that the schema would have refused, or that the operator's settings do not allow. */
public final class InvalidSpecException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * @param problems one sentence for each mistake: field, value, what is allowed
   */
  public InvalidSpecException(List<String> problems) {
    super(String.join("; ", problems));
  }
}
