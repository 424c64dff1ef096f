package io.metricsdemo.simulator;

import static io.metricsdemo.simulator.Widgets.widget;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a definition's schema lets in, and in which words it refuses the rest. */
class AdmissionTest {

  private static final String WIDGETS = "/apis/example.com/v1/namespaces/default/widgets";
  private static final String UNKNOWN =
      "{apiVersion: example.com/v1, kind: Widget, metadata: {name: x}, spec: {foo: 1}}";

  @RegisterExtension final ApiServerExtension api = new ApiServerExtension();

  @Test
  void an_empty_spec_is_filled_with_nested_defaults() {
    GenericKubernetesResource created = create(widget("x", "{}"));

    assertThat((Integer) created.get("spec", "replicas")).isEqualTo(2);
    assertThat((String) created.get("spec", "interval")).isEqualTo("30s");
    assertThat((Boolean) created.get("spec", "nested", "enabled")).isTrue();
  }

  @Test
  void an_applied_object_is_defaulted_and_its_manager_does_not_own_the_defaults() {
    GenericKubernetesResource applied =
        api.client().resource(widget("x", "{replicas: 3}")).patch(Widgets.applyAs("op"));

    assertThat((String) applied.get("spec", "interval")).isEqualTo("30s");
    assertThat(applied.getMetadata().getManagedFields().get(0).getFieldsV1().toString())
        .contains("f:replicas")
        .doesNotContain("f:interval");
  }

  @Test
  void a_stored_mistake_blocks_no_other_change() {
    api.server().putWithoutAdmission(widget("x", "{interval: 5 bananas, replicas: 1}"));

    api.client().resource(widget("x", "{replicas: 2}")).patch(Widgets.applyAs("op"));

    assertThat((Integer) api.client().resource(widget("x", "{}")).get().get("spec", "replicas"))
        .isEqualTo(2);
  }

  @Test
  void a_broken_rule_is_refused_in_the_words_of_the_real_server() {
    KubernetesClientException refused = refusal(widget("x", "{interval: 5 bananas}"));

    assertThat(refused.getCode()).isEqualTo(422);
    assertThat(refused.getStatus().getReason()).isEqualTo("Invalid");
    assertThat(refused.getStatus().getMessage())
        .isEqualTo(
            "Widget.example.com \"x\" is invalid: spec.interval: Invalid value: \"5 bananas\":"
                + " must be a duration of at least 1s");
    assertThat(refused.getStatus().getDetails().getCauses())
        .singleElement()
        .satisfies(
            cause -> {
              assertThat(cause.getField()).isEqualTo("spec.interval");
              assertThat(cause.getReason()).isEqualTo("FieldValueInvalid");
            });
  }

  @Test
  void a_transition_rule_sees_the_old_value() {
    create(widget("x", "{class: gold}"));

    Http.Answer refused =
        Http.apply(
            api.server(),
            WIDGETS + "/x?fieldManager=op&force=true",
            "{apiVersion: example.com/v1, kind: Widget, spec: {class: lead}}");

    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.message())
        .isEqualTo(
            "Widget.example.com \"x\" is invalid: spec.class: Forbidden: cannot change from gold");
  }

  @Test
  void an_unknown_field_is_dropped_with_a_warning() {
    Http.Answer created = Http.send(api.server(), "POST", WIDGETS, "application/yaml", UNKNOWN);

    assertThat(created.code()).isEqualTo(201);
    assertThat(created.body().path("spec").has("foo")).isFalse();
    assertThat(created.warnings()).containsExactly("299 - \"unknown field \\\"spec.foo\\\"\"");
  }

  @Test
  void an_unknown_field_is_refused_when_validation_is_strict() {
    Http.Answer refused =
        Http.send(
            api.server(), "POST", WIDGETS + "?fieldValidation=Strict", "application/yaml", UNKNOWN);

    assertThat(refused.code()).isEqualTo(400);
    assertThat(refused.message())
        .isEqualTo(
            "Widget in version \"v1\" cannot be handled as a Widget: strict decoding error: unknown"
                + " field \"spec.foo\"");
  }

  @Test
  void an_update_is_validated_too() {
    GenericKubernetesResource created = create(widget("x", "{}"));
    created.setAdditionalProperty("spec", Map.of("replicas", 101));

    KubernetesClientException refused =
        catchThrowableOfType(
            KubernetesClientException.class, () -> api.client().resource(created).update());

    assertThat(refused.getCode()).isEqualTo(422);
  }

  @Test
  void status_is_validated_on_its_subresource() {
    create(widget("x", "{}"));

    Http.Answer refused =
        Http.send(
            api.server(),
            "PATCH",
            WIDGETS + "/x/status",
            "application/merge-patch+json",
            "{\"status\": {\"conditions\": [{\"type\": \"Ready\"}]}}");

    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.message()).contains("status.conditions[0].status: Required value");
  }

  @Test
  void a_name_that_is_no_dns_name_is_refused() {
    assertThat(refusal(widget("Not_A_Name", "{}")).getStatus().getMessage())
        .contains("metadata.name: Invalid value: \"Not_A_Name\": a lowercase RFC 1123 subdomain");
  }

  @Test
  void an_object_can_be_put_past_admission() {
    api.server().putWithoutAdmission(inDefault(widget("x", "{interval: 5 bananas, foo: 1}")));

    GenericKubernetesResource stored = Widgets.in(api.client()).withName("x").get();

    assertThat((String) stored.get("spec", "interval")).isEqualTo("5 bananas");
    assertThat((Integer) stored.get("spec", "foo")).isEqualTo(1);
  }

  private static GenericKubernetesResource inDefault(GenericKubernetesResource object) {
    object.getMetadata().setNamespace("default");
    return object;
  }

  private GenericKubernetesResource create(GenericKubernetesResource widget) {
    return api.client().resource(widget).create();
  }

  private KubernetesClientException refusal(GenericKubernetesResource widget) {
    return catchThrowableOfType(KubernetesClientException.class, () -> create(widget));
  }
}
