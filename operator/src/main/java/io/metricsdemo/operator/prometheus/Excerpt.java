package io.metricsdemo.operator.prometheus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What may be shown of a text that somebody else has written. */
final class Excerpt {

  private static final int MAX_CHARS = 120;

  /** So much is looked at, however long the text is. */
  private static final int MAX_READ = 4 * MAX_CHARS;

  private Excerpt() {}

  /** A short text on one line, with nothing in it that a terminal would act upon. */
  static String of(String text) {
    StringBuilder shown = new StringBuilder();
    for (int codePoint : text.codePoints().limit(MAX_READ).toArray()) {
      if (isPrintable(codePoint)) {
        shown.appendCodePoint(codePoint);
      } else if (!shown.isEmpty() && shown.charAt(shown.length() - 1) != ' ') {
        shown.append(' ');
      }
      if (shown.length() > MAX_CHARS) {
        return cut(shown);
      }
    }
    return shown.toString().strip();
  }

  static String of(byte[] utf8) {
    byte[] head = Arrays.copyOf(utf8, Math.min(utf8.length, MAX_READ));
    return of(new String(head, StandardCharsets.UTF_8));
  }

  private static String cut(StringBuilder shown) {
    int end = MAX_CHARS - 1;
    return shown.substring(0, Character.isHighSurrogate(shown.charAt(end - 1)) ? end - 1 : end)
        + "…";
  }

  /** Format characters are not: some turn the direction of what follows them. */
  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
