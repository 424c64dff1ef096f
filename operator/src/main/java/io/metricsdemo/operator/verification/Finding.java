package io.metricsdemo.operator.verification;

/** What is held against a series. */
sealed interface Finding {

  /** Nothing. */
  record Agrees() implements Finding {}

  /** One disagreement: chance until data that does not overlap with it disagrees too. */
  record Suspect(Disagreement disagreement) implements Finding {}

  /** Disagreements of data that do not overlap; the confirming one is kept. */
  record Confirmed(Disagreement disagreement) implements Finding {}

  Finding AGREES = new Agrees();

  /** After another, independent disagreement. */
  default Finding and(Disagreement next) {
    if (this instanceof Confirmed) {
      // Not the newest one: a message with another value at each check adds no information.
      return this;
    }
    return this instanceof Suspect ? new Confirmed(next) : new Suspect(next);
  }
}
