package io.metricsdemo.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The status and the scale of an object, each through its own endpoint. */
abstract class SubresourceContract extends Contract {

  SubresourceContract(Supplier<KubernetesClient> server) {
    super(server);
  }

  private String x() {
    return api().widgets() + "/x";
  }

  private String deploymentX() {
    return api().deployments() + "/x";
  }

  @BeforeEach
  void createX() {
    api()
        .post(
            api().widgets(),
            "{apiVersion: example.com/v1, kind: Widget, metadata: {name: x}, spec: {}, status:"
                + " {replicas: 9}}");
  }

  @Test
  void create_ignores_status() {
    assertThat(api().get(x()).body().has("status")).isFalse();
  }

  @Test
  void the_main_endpoint_leaves_status_alone() {
    api().merge(x() + "/status", "{status: {replicas: 1}}");

    Answer patched = api().merge(x(), "{status: {replicas: 5}, spec: {color: red}}");

    assertThat(patched.at("/status/replicas")).isEqualTo("1");
    assertThat(patched.at("/spec/color")).isEqualTo("red");
  }

  @Test
  void an_apply_through_the_main_endpoint_leaves_status_alone() {
    api().merge(x() + "/status", "{status: {replicas: 1}}");

    Answer applied =
        api()
            .apply(
                "op",
                x(),
                "{apiVersion: example.com/v1, kind: Widget, metadata: {name: x}, spec: {color: red},"
                    + " status: {replicas: 5}}");

    assertThat(applied.at("/status/replicas")).isEqualTo("1");
    assertThat(applied.owners()).contains("op Apply {\"f:spec\":{\"f:color\":{}}}");
  }

  @Test
  void the_status_endpoint_leaves_spec_and_generation_alone() {
    Answer patched = api().merge(x() + "/status", "{status: {replicas: 1}, spec: {replicas: 7}}");

    assertThat(patched.at("/status/replicas")).isEqualTo("1");
    assertThat(patched.at("/spec/replicas")).isEqualTo("2");
    assertThat(patched.at("/metadata/generation")).isEqualTo("1");
  }

  @Test
  void the_status_endpoint_of_a_custom_kind_leaves_labels_alone() {
    Answer patched =
        api().merge(x() + "/status", "{status: {replicas: 1}, metadata: {labels: {a: b}}}");

    assertThat(patched.at("/metadata/labels/a")).isEmpty();
  }

  @Test
  void a_status_that_changes_nothing_keeps_the_version() {
    Answer first = api().merge(x() + "/status", "{status: {replicas: 1}}");
    Answer again = api().merge(x() + "/status", "{status: {replicas: 1}}");

    assertThat(again.version()).isEqualTo(first.version());
  }

  @Test
  void a_status_from_an_old_version_is_a_conflict() {
    Answer first = api().get(x());
    api().merge(x(), "{spec: {color: red}}");

    assertThat(api().put(x() + "/status", first.body()).refusal()).isEqualTo("409 Conflict");
  }

  @Test
  void status_of_what_is_absent_is_not_found() {
    assertThat(
            api()
                .apply(
                    "op",
                    api().widgets() + "/y/status",
                    "{apiVersion: example.com/v1, kind: Widget, metadata: {name: y}, status:"
                        + " {replicas: 1}}")
                .refusal())
        .isEqualTo("404 NotFound");
  }

  @Test
  void a_kind_without_status_has_no_such_endpoint() {
    api().post(api().configMaps(), configMap("x", "{}"));

    assertThat(api().merge(api().configMap("x") + "/status", "{}").code()).isEqualTo(404);
  }

  @Test
  void applied_conditions_merge_by_type() {
    applyConditions("op", "{type: Ready, status: 'True'}, {type: Scraped, status: 'False'}");
    applyConditions("other", "{type: Mine, status: 'True'}");

    Answer after = applyConditions("op", "{type: Ready, status: 'False'}");

    assertThat(after.body().at("/status/conditions").findValuesAsText("type"))
        .containsExactlyInAnyOrder("Ready", "Mine");
    assertThat(after.managers()).contains("op Apply status", "other Apply status");
  }

  @Test
  void conditions_with_the_same_type_twice_are_refused() {
    Answer refused =
        applyConditions("op", "{type: Ready, status: 'True'}, {type: Ready, status: 'False'}");

    assertThat(refused.code()).isEqualTo(500);
    assertThat(refused.message()).contains("duplicate entries for key [type=\"Ready\"]");
  }

  @Test
  void status_that_is_updated_has_an_entry_of_its_own() {
    api().post(api().deployments() + "?fieldManager=op", deployment());

    Answer after =
        api()
            .merge(
                deploymentX() + "/status?fieldManager=kubelet",
                "{status: {readyReplicas: 2, replicas: 2}, spec: {replicas: 9}}");

    assertThat(after.at("/spec/replicas")).isEqualTo("2");
    assertThat(after.at("/status/readyReplicas")).isEqualTo("2");
    assertThat(after.managers()).containsExactly("kubelet Update status", "op Update");
  }

  @Test
  void scale_reads_and_writes_the_replica_count() {
    api().merge(x() + "/status", "{status: {replicas: 1, selector: app=x}}");

    Answer scaled = api().merge(x() + "/scale", "{spec: {replicas: 4}}");

    assertThat(scaled.at("/kind")).isEqualTo("Scale");
    assertThat(scaled.at("/apiVersion")).isEqualTo("autoscaling/v1");
    assertThat(scaled.at("/spec/replicas")).isEqualTo("4");
    assertThat(scaled.at("/status/replicas")).isEqualTo("1");
    assertThat(scaled.at("/status/selector")).isEqualTo("app=x");
    Answer widget = api().get(x());
    assertThat(widget.at("/spec/replicas")).isEqualTo("4");
    assertThat(widget.at("/metadata/generation")).isEqualTo("2");
  }

  @Test
  void scale_of_a_deployment_has_its_selector() {
    api().post(api().deployments(), deployment());

    Answer scale = api().get(deploymentX() + "/scale");

    assertThat(scale.at("/spec/replicas")).isEqualTo("2");
    assertThat(scale.at("/status/selector")).isEqualTo("app=demo");
    assertThat(scale.uid()).isEqualTo(api().get(deploymentX()).uid());
  }

  @Test
  void whoever_scales_owns_the_replica_count() {
    api().apply("op", deploymentX(), deployment());

    api().merge(deploymentX() + "/scale?fieldManager=hpa", "{spec: {replicas: 4}}");

    assertThat(api().get(deploymentX()).owners())
        .contains("hpa Update scale {\"f:spec\":{\"f:replicas\":{}}}");
    assertThat(api().applyWithoutForce("op", deploymentX(), deployment()).message())
        .startsWith(
            "Apply failed with 1 conflict: conflict with \"hpa\" with subresource \"scale\"")
        .endsWith(": .spec.replicas");
  }

  @Test
  void scale_is_validated_as_the_object_is() {
    assertThat(api().merge(x() + "/scale", "{spec: {replicas: 101}}").refusal())
        .isEqualTo("422 Invalid");
  }

  @Test
  void scale_from_an_old_version_is_a_conflict() {
    Answer scale = api().get(x() + "/scale");
    api().merge(x(), "{spec: {color: red}}");

    assertThat(api().put(x() + "/scale", scale.body()).refusal()).isEqualTo("409 Conflict");
  }

  private Answer applyConditions(String manager, String conditions) {
    return api()
        .apply(
            manager,
            x() + "/status",
            "{apiVersion: example.com/v1, kind: Widget, metadata: {name: x}, status: {conditions:"
                + " ["
                + conditions
                + "]}}");
  }
}
