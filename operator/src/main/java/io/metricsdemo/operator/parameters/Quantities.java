package io.metricsdemo.operator.parameters;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The quantities of Kubernetes that the schema allows: none below 0. */
final class Quantities {

  private static final int LONGEST = 64;

  private static final Pattern GRAMMAR =
      Pattern.compile(
          "[+]?(?<number>[0-9]+([.][0-9]*)?|[.][0-9]+)"
              + "(?<suffix>n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][-+]?[0-9]{1,2})?");

  /** Apart from E alone, which is a suffix. */
  private static final Pattern EXPONENT = Pattern.compile("[eE][-+]?[0-9]+");

  private static final int DIGITS = 9;

  private static final BigDecimal GREATEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private Quantities() {}

  static boolean isValid(String text) {
    return text.length() <= LONGEST && GRAMMAR.matcher(text).matches();
  }

  /**
   * In a form that the client can compare with what the API server makes of it, which keeps nothing
   * above its greatest value and rounds up what is too small.
   */
  static Quantity parse(String text) {
    Matcher parts = GRAMMAR.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no quantity: " + text);
    }
    Quantity given = given(parts.group("number"), parts.group("suffix"));
    BigDecimal exact = given.getNumericalAmount();
    BigDecimal kept = exact.setScale(DIGITS, RoundingMode.UP).min(GREATEST);
    return kept.compareTo(exact) == 0 ? given : new Quantity(plain(kept));
  }

  private static Quantity given(String number, String suffix) {
    boolean usual = Character.isDigit(number.charAt(0)) && !number.endsWith(".");
    String plain = usual ? number : plain(new BigDecimal(number));
    if (suffix == null) {
      return new Quantity(plain);
    }
    return EXPONENT.matcher(suffix).matches()
        ? new Quantity(
            plain(new BigDecimal(plain).scaleByPowerOfTen(Integer.parseInt(suffix.substring(1)))))
        : new Quantity(plain + suffix);
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
