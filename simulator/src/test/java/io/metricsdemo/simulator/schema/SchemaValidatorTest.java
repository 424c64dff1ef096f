package io.metricsdemo.simulator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.simulator.Widgets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The errors of a schema, each with its path, what was given and what is allowed. */
class SchemaValidatorTest {

  private static final SchemaValidator VALIDATOR = SchemaValidator.of(Widgets.definition());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{replicas: 0}",
        "{replicas: 100}",
        "{color: red, code: abc, ratio: 0.5}",
        "{ratio: 1}",
        "{interval: 10s, timeout: 10s}",
        "{limits: {cpu: 1, memory: 1Gi}}",
        "{secrets: [{name: a}, {name: b}]}",
        "{anything: {goes: [here, {too: 1}]}}"
      })
  void is_valid(String spec) {
    assertThat(errors(spec)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {replicas: two}          | spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string"
          {replicas: 1.5}          | spec.replicas: Invalid value: "float64": spec.replicas in body must be of type int32: "float64"
          {interval: 1.5}          | spec.interval: Invalid value: "number": spec.interval in body must be of type string: "number"
          {color: blue}            | spec.color: Unsupported value: "blue": supported values: "red", "green"
          {code: abcdef}           | spec.code: Too long: may not be more than 5 bytes
          {limits: {a: true}}      | spec.limits.a: Invalid value: "boolean": spec.limits.a in body must be of type integer,string: "boolean"
          {limits: {a: 1, b: 1, c: 1}} | spec.limits: Too many: 3: must have at most 2 items
          {secrets: [{key: a}]}    | spec.secrets[0].name: Required value
          {nested: 5}              | spec.nested: Invalid value: "integer": spec.nested in body must be of type object: "integer"
          """)
  void says_where_and_what_is_wrong_with_the_structure(String spec, String error) {
    assertThat(errors(spec)).extracting(FieldError::toString).startsWith(error).hasSize(2);
    assertThat(errors(spec).get(1).detail()).startsWith("some validation rules were not checked");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {replicas: -1}           | spec.replicas: Invalid value: -1: spec.replicas in body should be greater than or equal to 0
          {replicas: 101}          | spec.replicas: Invalid value: 101: spec.replicas in body should be less than or equal to 100
          {code: ABC}              | spec.code: Invalid value: "ABC": spec.code in body should match '^[a-z]+$'
          {code: a}                | spec.code: Invalid value: "a": spec.code in body should be at least 2 chars long
          {ratio: 0}               | spec.ratio: Invalid value: 0: spec.ratio in body should be greater than 0
          {interval: 10ms}                | spec.interval: Invalid value: "10ms": must be a duration of at least 1s
          {interval: 5s, timeout: 6s}     | spec.timeout: Invalid value: must not be longer than the interval
          {secrets: [{name: a}, {name: a}]} | spec.secrets[1]: Duplicate value: {"name":"a"}
          """)
  void says_which_bound_or_rule_does_not_hold(String spec, String error) {
    assertThat(errors(spec)).extracting(FieldError::toString).containsExactly(error);
  }

  @Test
  void a_rule_at_the_root_sees_the_name() {
    JsonNode named = node("{metadata: {name: a-name-that-is-much-too-long}, spec: {interval: 1s}}");

    assertThat(VALIDATOR.validate(named))
        .extracting(FieldError::toString)
        .containsExactly("<nil>: Invalid value: the name is too long");
  }

  @Test
  void a_transition_rule_does_not_hold_for_a_new_object() {
    JsonNode gold = defaulted("{class: gold}");
    JsonNode lead = defaulted("{class: lead}");

    assertThat(VALIDATOR.validate(gold, MissingNode.getInstance())).isEmpty();
    assertThat(VALIDATOR.validate(lead, gold))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.type()).isEqualTo(FieldError.Type.FORBIDDEN);
              assertThat(error.detail()).isEqualTo("cannot change from gold");
            });
  }

  @Test
  void defaults_go_into_objects_inside_lists() {
    assertThat(defaulted("{secrets: [{name: a}]}").at("/spec/secrets/0/key").asText())
        .isEqualTo("data");
  }

  @Test
  void a_null_stands_for_nothing_and_is_defaulted() {
    assertThat(defaulted("{replicas: null}").at("/spec/replicas").asInt()).isEqualTo(2);
  }

  @Test
  void unknown_fields_are_named_wherever_they_are() {
    JsonNode object =
        node("{extra: 1, spec: {foo: 1, secrets: [{name: a, bar: 1}], anything: {baz: 1}}}");

    assertThat(VALIDATOR.unknownFields(object))
        .containsExactly("extra", "spec.foo", "spec.secrets[0].bar");
    assertThat(VALIDATOR.pruned(object).at("/spec/anything/baz").asInt()).isEqualTo(1);
  }

  private static List<FieldError> errors(String spec) {
    return VALIDATOR.validate(defaulted(spec));
  }

  private static JsonNode defaulted(String spec) {
    return VALIDATOR.defaulted(node("{metadata: {name: x}, spec: %s}".formatted(spec)));
  }

  private static JsonNode node(String yaml) {
    return Serialization.unmarshal("---\n" + yaml, JsonNode.class);
  }
}
