package io.metricsdemo.app.flags;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Go's grammar of finite floating-point numbers, see <a
 * href="https://pkg.go.dev/strconv#ParseFloat">strconv.ParseFloat</a>. Java's own differs: it takes
 * {@code 1f} and surrounding blanks, and no underscores.
 */
final class GoFloat {

  private static final String DIGITS = "[0-9]+(?:_[0-9]+)*";
  private static final String HEX = "[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*";
  private static final Pattern NUMBER =
      Pattern.compile(
          "[+-]?(?:"
              + ("(?:D(?:\\.(?:D)?)?|\\.D)(?:[eE][+-]?D)?"
                      + "|0[xX]_?(?:H(?:\\.(?:H)?)?|\\.H)[pP][+-]?D")
                  .replace("D", DIGITS)
                  .replace("H", HEX)
              + ")");

  private GoFloat() {}

  /** The number, or empty when Go would not accept the text or it is not finite. */
  static OptionalDouble parse(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return OptionalDouble.empty();
    }
    double number = Double.parseDouble(text.replace("_", ""));
    return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
  }
}
