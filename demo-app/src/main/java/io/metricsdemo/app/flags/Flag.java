package io.metricsdemo.app.flags;

/**
 * One flag of the command line.
 *
 * @param name as given after the dash
 * @param kind what its value is, with the unit, as {@code -help} shows it
 * @param fallback its value when it is not given, as {@code -help} shows it
 * @param meaning one sentence
 * @param isSwitch true when the flag needs no value, as Go's boolean flags
 */
record Flag(String name, String kind, String fallback, String meaning, boolean isSwitch) {

  static Flag value(String name, String kind, String fallback, String meaning) {
    return new Flag(name, kind, fallback, meaning, false);
  }

  static Flag toggle(String name, String fallback, String meaning) {
    return new Flag(name, "true or false", fallback, meaning, true);
  }
}
