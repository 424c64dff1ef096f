package io.metricsdemo.operator.prometheus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * What may be shown of a text that somebody else has written: its beginning, on one line, with
 * nothing in it that a terminal would act upon.
 */
public final class Excerpt {

  private static final int MAX_CHARS = 200;

  /** With some words around it, it is still within {@link #MAX_CHARS}. */
  private static final int MAX_CHARS_QUOTED = 120;

  /** So much is looked at, however long the text is. */
  private static final int MAX_READ = 4 * MAX_CHARS;

  /** Format characters are among them: some turn the direction of what follows. */
  private static final Pattern NOT_PRINTABLE = Pattern.compile("[\\p{C}\\p{Z}]+");

  private Excerpt() {}

  public static String of(String text) {
    return cut(text, MAX_CHARS);
  }

  /** A shorter excerpt, for a message that may itself be cut. */
  public static String quoted(String text) {
    return cut(text, MAX_CHARS_QUOTED);
  }

  public static String quoted(byte[] utf8) {
    byte[] head = Arrays.copyOf(utf8, Math.min(utf8.length, MAX_READ));
    return quoted(new String(head, StandardCharsets.UTF_8));
  }

  private static String cut(String text, int maxChars) {
    String head = text.substring(0, Math.min(text.length(), MAX_READ));
    String line = NOT_PRINTABLE.matcher(head).replaceAll(" ").strip();
    if (line.length() <= maxChars) {
      return line;
    }
    int end = maxChars - 1;
    return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
