package io.metricsdemo.app.flags;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Decimal numbers as in Go's grammar of floating-point numbers, see <a
 * href="https://pkg.go.dev/strconv#ParseFloat">strconv.ParseFloat</a>, without underscores and
 * hexadecimal digits. Java's own grammar differs: it takes {@code 1f} and surrounding blanks.
 */
final class GoFloat {

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

  private GoFloat() {}

  /** The number, or empty when the text is none or it is not finite. */
  static OptionalDouble parse(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return OptionalDouble.empty();
    }
    double number = Double.parseDouble(text);
    return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
  }
}
