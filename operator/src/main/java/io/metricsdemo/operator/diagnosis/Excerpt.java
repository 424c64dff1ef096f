package io.metricsdemo.operator.diagnosis;

import java.util.regex.Pattern;

/** Text from outside, made fit for a message. */
final class Excerpt {

  private static final int LIMIT = 200;
  private static final Pattern NOT_PRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\s]+");

  private Excerpt() {}

  /** The text on one line, without control characters, and cut at 200 characters. */
  static String of(String text) {
    String line = NOT_PRINTABLE.matcher(text).replaceAll(" ").strip();
    if (line.length() <= LIMIT) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(LIMIT - 2)) ? LIMIT - 2 : LIMIT - 1;
    return line.substring(0, end) + "…";
  }
}
