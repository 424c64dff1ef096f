package io.metricsdemo.simulator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One compiled validation rule. Types are checked at evaluation and not against the schema; of the
 * functions that Kubernetes adds, those of CEL's own extension libraries are there (strings, sets,
 * lists, optionals) and those that compare quantities, not those on URLs, addresses or named
 * formats.
 */
record CelRule(ValidationRule rule, boolean isTransition, Program program, Optional<Program> text) {

  private static final String SELF = "self";
  private static final String OLD_SELF = "oldSelf";
  private static final Pattern MENTIONS_OLD_SELF = Pattern.compile("\\boldSelf\\b");

  /** Built when the first rule is compiled: a server without rules does without it. */
  private static final class Environment {
    private static final CelOptions OPTIONS =
        CelOptions.current().enableHeterogeneousNumericComparisons(true).build();
    private static final CelQuantities QUANTITIES = new CelQuantities();
    private static final Cel CEL =
        CelFactory.standardCelBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar(SELF, SimpleType.DYN)
            .addVar(OLD_SELF, SimpleType.DYN)
            .addCompilerLibraries(
                CelExtensions.strings(),
                CelExtensions.sets(OPTIONS),
                CelExtensions.lists(),
                CelExtensions.optional(),
                QUANTITIES)
            .addRuntimeLibraries(
                CelExtensions.strings(),
                CelExtensions.sets(OPTIONS),
                CelExtensions.lists(),
                CelExtensions.optional(),
                QUANTITIES)
            .build();
  }

  static CelRule compile(ValidationRule rule) {
    return new CelRule(
        rule,
        MENTIONS_OLD_SELF.matcher(rule.getRule()).find(),
        program(rule.getRule()),
        Optional.ofNullable(rule.getMessageExpression()).map(CelRule::program));
  }

  private static Program program(String expression) {
    try {
      return Environment.CEL.createProgram(Environment.CEL.compile(expression).getAst());
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalArgumentException(
          "Rule does not compile: " + expression + ": " + e.getMessage(), e);
    }
  }

  /** What to say when the rule does not hold; empty when it holds. */
  Optional<String> violation(JsonNode value, JsonNode before) {
    Map<String, Object> variables =
        before.isMissingNode()
            ? Map.of(SELF, CelValues.of(value))
            : Map.of(SELF, CelValues.of(value), OLD_SELF, CelValues.of(before));
    try {
      return Boolean.TRUE.equals(program.eval(variables))
          ? Optional.empty()
          : Optional.of(message(variables));
    } catch (CelEvaluationException e) {
      return Optional.of(e.getMessage() + " evaluating rule: " + fixedMessage());
    }
  }

  private String message(Map<String, Object> variables) {
    if (text.isEmpty()) {
      return fixedMessage();
    }
    try {
      return String.valueOf(text.get().eval(variables));
    } catch (CelEvaluationException e) {
      return fixedMessage();
    }
  }

  private String fixedMessage() {
    return rule.getMessage() == null ? "failed rule: " + rule.getRule() : rule.getMessage();
  }
}
