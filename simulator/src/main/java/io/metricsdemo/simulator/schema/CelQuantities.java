package io.metricsdemo.simulator.schema;

import dev.cel.checker.CelCheckerBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeLibrary;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Of the functions that Kubernetes adds to CEL, those that read and compare quantities.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-quantity-library">Quantity
 *     library</a>
 */
final class CelQuantities implements CelCompilerLibrary, CelRuntimeLibrary {

  private static final OpaqueType QUANTITY = OpaqueType.create("kubernetes.Quantity");

  private static final Pattern GRAMMAR =
      Pattern.compile(
          "(?<number>[-+]?([0-9]+([.][0-9]*)?|[.][0-9]+))"
              + "(?<suffix>n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][-+]?[0-9]+)?");

  /** Powers of ten, and of two where the suffix ends with i. */
  private static final Map<String, Integer> POWERS =
      Map.ofEntries(
          Map.entry("n", -9),
          Map.entry("u", -6),
          Map.entry("m", -3),
          Map.entry("k", 3),
          Map.entry("M", 6),
          Map.entry("G", 9),
          Map.entry("T", 12),
          Map.entry("P", 15),
          Map.entry("E", 18),
          Map.entry("Ki", 10),
          Map.entry("Mi", 20),
          Map.entry("Gi", 30),
          Map.entry("Ti", 40),
          Map.entry("Pi", 50),
          Map.entry("Ei", 60));

  /** Kubernetes keeps nothing smaller and nothing greater. */
  private static final int DIGITS = 9;

  private static final BigDecimal GREATEST = BigDecimal.valueOf(Long.MAX_VALUE);

  @Override
  public void setCheckerOptions(CelCheckerBuilder checker) {
    checker.addFunctionDeclarations(
        CelFunctionDecl.newFunctionDeclaration(
            "quantity",
            CelOverloadDecl.newGlobalOverload("quantity_string", QUANTITY, SimpleType.STRING)),
        CelFunctionDecl.newFunctionDeclaration(
            "isQuantity",
            CelOverloadDecl.newGlobalOverload(
                "is_quantity_string", SimpleType.BOOL, SimpleType.STRING)),
        CelFunctionDecl.newFunctionDeclaration(
            "isGreaterThan",
            CelOverloadDecl.newMemberOverload(
                "quantity_is_greater_than", SimpleType.BOOL, QUANTITY, QUANTITY)),
        CelFunctionDecl.newFunctionDeclaration(
            "isLessThan",
            CelOverloadDecl.newMemberOverload(
                "quantity_is_less_than", SimpleType.BOOL, QUANTITY, QUANTITY)));
  }

  @Override
  public void setRuntimeOptions(CelRuntimeBuilder runtime) {
    runtime.addFunctionBindings(
        CelFunctionBinding.from("quantity_string", String.class, CelQuantities::quantity),
        CelFunctionBinding.from(
            "is_quantity_string", String.class, text -> parse(text).isPresent()),
        CelFunctionBinding.from(
            "quantity_is_greater_than",
            BigDecimal.class,
            BigDecimal.class,
            (one, other) -> one.compareTo(other) > 0),
        CelFunctionBinding.from(
            "quantity_is_less_than",
            BigDecimal.class,
            BigDecimal.class,
            (one, other) -> one.compareTo(other) < 0));
  }

  private static BigDecimal quantity(String text) {
    return parse(text)
        .orElseThrow(() -> new IllegalArgumentException("quantities must match the regex"));
  }

  static Optional<BigDecimal> parse(String text) {
    Matcher parts = GRAMMAR.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(parts.group("number"));
    BigDecimal exact = scaled(number, Optional.ofNullable(parts.group("suffix")).orElse(""));
    return Optional.of(exact.setScale(DIGITS, RoundingMode.UP).min(GREATEST));
  }

  private static BigDecimal scaled(BigDecimal number, String suffix) {
    if (suffix.isEmpty()) {
      return number;
    }
    if (POWERS.containsKey(suffix)) {
      int power = POWERS.get(suffix);
      return suffix.endsWith("i")
          ? number.multiply(BigDecimal.valueOf(2).pow(power))
          : number.scaleByPowerOfTen(power);
    }
    return number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1)));
  }
}
