package io.metricsdemo.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the schema of a custom kind does: defaults, unknown fields, validation, CEL rules. */
abstract class AdmissionContract extends Contract {

  /** Where the message of a rule begins. */
  private static final Pattern RULE =
      Pattern.compile("Invalid value: (\"[^\"]*\": )?(?=must (not )?be |the name )");

  /** The errors that rules may rely on not being there. */
  private static final List<String> HIDING =
      List.of("Unsupported value", "Too long", "Too many", "Required value");

  private static final String NOT_CHECKED =
      "Invalid value: null: some validation rules were not checked because the object was invalid;"
          + " correct the existing errors to complete validation";

  AdmissionContract(Supplier<KubernetesClient> server) {
    super(server);
  }

  private String x() {
    return api().widgets() + "/x";
  }

  private Answer create(String spec) {
    return api().post(api().widgets(), widget("x", spec));
  }

  @Test
  void an_empty_spec_gets_nested_defaults() {
    Answer created = create("{}");

    assertThat(created.at("/spec/replicas")).isEqualTo("2");
    assertThat(created.at("/spec/interval")).isEqualTo("30s");
    assertThat(created.at("/spec/nested/enabled")).isEqualTo("true");
  }

  @Test
  void a_missing_spec_gets_its_default() {
    Answer created =
        api()
            .post(
                api().widgets(), "{apiVersion: example.com/v1, kind: Widget, metadata: {name: x}}");

    assertThat(created.at("/spec/replicas")).isEqualTo("2");
  }

  @Test
  void a_null_gets_the_default() {
    assertThat(create("{replicas: null}").at("/spec/replicas")).isEqualTo("2");
  }

  @Test
  void a_manager_does_not_own_the_defaults_of_what_it_applies() {
    Answer applied = api().apply("op", x(), widget("x", "{replicas: 3}"));

    assertThat(applied.at("/spec/interval")).isEqualTo("30s");
    assertThat(applied.owners()).containsExactly("op Apply {\"f:spec\":{\"f:replicas\":{}}}");
  }

  @Test
  void a_default_comes_back_when_its_value_is_no_longer_applied() {
    api().apply("op", x(), widget("x", "{interval: 5s, color: red}"));

    Answer after = api().apply("op", x(), widget("x", "{color: red}"));

    assertThat(after.at("/spec/interval")).isEqualTo("30s");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{interval: 5 bananas} | spec.interval: Invalid value: \"5 bananas\": must be a duration"
            + " of at least 1s",
        "{timeout: 40s} | spec.timeout: Invalid value: must not be longer than the interval",
        "{color: blue} | spec.color: Unsupported value: \"blue\": supported values: \"red\","
            + " \"green\"",
        "{code: toolong} | spec.code: Too long: may not be more than 5 bytes",
        "{code: A1} | spec.code: Invalid value: \"A1\": spec.code in body should match"
            + " '^[a-z]+$'",
        "{code: a} | spec.code: Invalid value: \"a\": spec.code in body should be at least 2"
            + " chars long",
        "{replicas: 101} | spec.replicas: Invalid value: 101: spec.replicas in body should be less"
            + " than or equal to 100",
        "{ratio: 0} | spec.ratio: Invalid value: 0: spec.ratio in body should be greater than 0",
        "{secrets: [{key: a}]} | spec.secrets[0].name: Required value",
        "{secrets: [{name: ''}]} | spec.secrets[0].name: Invalid value: \"\":"
            + " spec.secrets[0].name in body should be at least 1 chars long",
        "{secrets: [{name: a}, {name: a}]} | spec.secrets[1]: Duplicate value: {\"name\":\"a\"}",
        "{limits: {a: 1, b: 2, c: 3}} | spec.limits: Too many: 3: must have at most 2 items",
        "{limits: {pods: 13}} | spec.limits[pods]: Invalid value: must not be 13",
        "{limits: {a: 1025Mi}} | spec.limits: Invalid value: must be at most 1Gi",
        "{limits: {a: '1e10'}} | spec.limits: Invalid value: must be at most 1Gi",
        "{limits: {a: 1073741825}} | spec.limits: Invalid value: must be at most 1Gi",
      })
  void a_broken_rule_is_refused(String spec, String error) {
    Answer refused = create(spec);

    assertThat(refused.refusal()).isEqualTo("422 Invalid");
    boolean hidesRules = HIDING.stream().anyMatch(error::contains);
    assertThat(refused.message())
        .isIn(
            sinceOrBefore135(
                "Widget.example.com \"x\" is invalid: "
                    + (hidesRules ? "[" + error + ", <nil>: " + NOT_CHECKED + "]" : error)));
    assertThat(refused.at("/details/kind") + refused.at("/details/name")).isEqualTo("Widgetx");
    assertThat(
            refused.at("/details/causes/0/field") + ": " + refused.at("/details/causes/0/message"))
        .isIn(sinceOrBefore135(error));
  }

  /** Before Kubernetes 1.35 the message of a rule shows the type, and not the value, if any. */
  private static List<String> sinceOrBefore135(String message) {
    return List.of(
        message,
        RULE.matcher(message)
            .replaceFirst(
                match ->
                    "Invalid value: \"%s\": "
                        .formatted(match.group(1) == null ? "object" : "string")));
  }

  @Test
  void several_errors_stand_in_brackets() {
    Answer refused = create("{color: blue, code: a}");

    assertThat(refused.message())
        .startsWith("Widget.example.com \"x\" is invalid: [spec.")
        .contains("spec.color: Unsupported value", "spec.code: Invalid value")
        .endsWith("]");
  }

  @Test
  void a_value_of_the_wrong_type_is_refused() {
    Answer refused = create("{replicas: many}");

    assertThat(refused.refusal()).isEqualTo("422 Invalid");
    assertThat(refused.message())
        .startsWith("Widget.example.com \"x\" is invalid: ")
        .contains(
            "spec.replicas: Invalid value: \"string\": spec.replicas in body must be of type"
                + " integer: \"string\"");
  }

  @Test
  void a_rule_of_the_whole_object_sees_its_name() {
    Answer refused = api().post(api().widgets(), widget("a-name-of-more-than-twenty", "{}"));

    assertThat(refused.message())
        .isIn(
            sinceOrBefore135(
                "Widget.example.com \"a-name-of-more-than-twenty\" is invalid: <nil>: Invalid value:"
                    + " the name is too long"));
  }

  @Test
  void a_rule_for_changes_sees_the_old_value() {
    create("{class: gold}");

    Answer refused = api().apply("op", x(), widget("x", "{class: lead}"));

    assertThat(refused.refusal()).isEqualTo("422 Invalid");
    assertThat(refused.message())
        .isEqualTo(
            "Widget.example.com \"x\" is invalid: spec.class: Forbidden: cannot change from gold");
  }

  @Test
  void an_unknown_field_is_dropped_with_a_warning() {
    Answer created =
        api()
            .post(
                api().widgets() + "?fieldValidation=Warn",
                widget("x", "{foo: 1, nested: {bar: 2}}"));

    assertThat(created.code()).isEqualTo(201);
    assertThat(created.body().path("spec").has("foo")).isFalse();
    assertThat(created.body().at("/spec/nested").has("bar")).isFalse();
    assertThat(created.warnings())
        .containsExactly(
            "299 - \"unknown field \\\"spec.foo\\\"\"",
            "299 - \"unknown field \\\"spec.nested.bar\\\"\"");
  }

  @Test
  void an_unknown_field_is_refused_when_validation_is_strict() {
    Answer refused =
        api().post(api().widgets() + "?fieldValidation=Strict", widget("x", "{foo: 1}"));

    assertThat(refused.refusal()).isEqualTo("400 BadRequest");
    assertThat(refused.message())
        .isEqualTo(
            "Widget in version \"v1\" cannot be handled as a Widget: strict decoding error: unknown"
                + " field \"spec.foo\"");
  }

  @Test
  void an_unknown_field_is_dropped_in_silence_when_validation_is_off() {
    Answer created =
        api().post(api().widgets() + "?fieldValidation=Ignore", widget("x", "{foo: 1}"));

    assertThat(created.code()).isEqualTo(201);
    assertThat(created.warnings()).isEmpty();
  }

  @Test
  void a_field_that_preserves_unknown_ones_keeps_them() {
    assertThat(create("{anything: {a: {b: [1]}}}").body().at("/spec/anything"))
        .hasToString("{\"a\":{\"b\":[1]}}");
  }

  @Test
  void a_quantity_is_a_number_or_a_text() {
    assertThat(create("{limits: {a: 1, b: 500m}}").body().at("/spec/limits"))
        .hasToString("{\"a\":1,\"b\":\"500m\"}");
  }

  @Test
  void updates_and_patches_are_validated_too() {
    create("{}");

    assertThat(api().put(x(), widget("x", "{replicas: 101}")).refusal()).isEqualTo("422 Invalid");
    assertThat(api().merge(x(), "{spec: {replicas: 101}}").refusal()).isEqualTo("422 Invalid");
    assertThat(api().apply("op", x(), widget("x", "{replicas: 101}")).refusal())
        .isEqualTo("422 Invalid");
  }

  @Test
  void an_update_of_a_custom_kind_needs_the_version() {
    create("{}");

    Answer refused = api().put(x(), widget("x", "{replicas: 3}"));

    assertThat(refused.refusal()).isEqualTo("422 Invalid");
    assertThat(refused.message())
        .isEqualTo(
            "widgets.example.com \"x\" is invalid: metadata.resourceVersion: Invalid value: 0: must"
                + " be specified for an update");
  }

  @Test
  void status_is_validated_on_its_endpoint() {
    create("{}");

    Answer refused = api().merge(x() + "/status", "{status: {conditions: [{type: Ready}]}}");

    assertThat(refused.refusal()).isEqualTo("422 Invalid");
    assertThat(refused.message()).contains("status.conditions[0].status: Required value");
  }
}
