package io.metricsdemo.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Server-side apply: what merges, which manager owns which field, what is a conflict. */
abstract class ApplyContract extends Contract {

  private static final String STRANGER = "11111111-1111-1111-1111-111111111111";

  ApplyContract(Supplier<KubernetesClient> server) {
    super(server);
  }

  private String x() {
    return api().configMap("x");
  }

  private String deploymentX() {
    return api().deployments() + "/x";
  }

  private Answer apply(String manager, String data) {
    return api().apply(manager, x(), configMap("x", data));
  }

  private Answer applyDeployment(String deployment) {
    return api().apply("op", deploymentX(), deployment);
  }

  @Test
  void apply_creates_what_is_absent() {
    Answer created = applyDeployment(deployment());

    assertThat(created.code()).isEqualTo(201);
    assertThat(created.uid()).isNotEmpty();
    assertThat(created.at("/metadata/generation")).isEqualTo("1");
    assertThat(created.managers()).containsExactly("op Apply");
  }

  @Test
  void apply_that_changes_nothing_keeps_the_version() {
    Answer created = applyDeployment(deployment());

    Answer again = applyDeployment(deployment());

    assertThat(again.code()).isEqualTo(200);
    assertThat(again.version()).isEqualTo(created.version());
    assertThat(again.body().at("/metadata/managedFields"))
        .isEqualTo(created.body().at("/metadata/managedFields"));
  }

  @Test
  void generation_counts_applied_changes_of_the_spec() {
    applyDeployment(deployment());

    assertThat(applyDeployment(deployment().replace("red", "blue")).at("/metadata/generation"))
        .isEqualTo("1");
    assertThat(
            applyDeployment(deployment().replace("replicas: 2", "replicas: 3"))
                .at("/metadata/generation"))
        .isEqualTo("2");
  }

  @Test
  void fields_that_are_no_longer_applied_are_removed() {
    applyDeployment(deployment());

    Answer after =
        applyDeployment(
            deployment()
                .replace(", team: red", "")
                .replace("        - {containerPort: 8081, name: health}\n", ""));

    assertThat(after.body().at("/metadata/labels")).hasToString("{\"app\":\"demo\"}");
    assertThat(after.body().at("/spec/template/spec/containers/0/ports").findValuesAsText("name"))
        .containsExactly("http");
  }

  @Test
  void a_field_that_another_manager_owns_too_is_kept() {
    apply("op", "{shared: '1', mine: '1'}");
    apply("other", "{shared: '1'}");

    Answer after = apply("op", "{mine: '1'}");

    assertThat(after.at("/data/mine") + after.at("/data/shared")).isEqualTo("11");
    assertThat(after.owners())
        .containsExactly(
            "op Apply {\"f:data\":{\"f:mine\":{}}}", "other Apply {\"f:data\":{\"f:shared\":{}}}");
  }

  @Test
  void two_managers_can_own_the_same_value_without_a_conflict() {
    apply("op", "{x: '1'}");

    Answer second = api().applyWithoutForce("other", x(), configMap("x", "{x: '1'}"));

    assertThat(second.code()).isEqualTo(200);
    assertThat(second.managers()).containsExactly("op Apply", "other Apply");
  }

  @Test
  void fields_of_other_managers_stay_over_applies() {
    applyDeployment(deployment());
    api().merge(deploymentX() + "?fieldManager=hand", "{metadata: {labels: {by-hand: 'yes'}}}");

    Answer after = applyDeployment(deployment());

    assertThat(after.at("/metadata/labels/by-hand")).isEqualTo("yes");
    assertThat(after.owners())
        .contains("hand Update {\"f:metadata\":{\"f:labels\":{\"f:by-hand\":{}}}}");
  }

  @Test
  void a_change_of_a_field_of_another_applier_is_a_conflict() {
    apply("op", "{x: '1'}");

    Answer refused = api().applyWithoutForce("other", x(), configMap("x", "{x: '2'}"));

    assertThat(refused.refusal()).isEqualTo("409 Conflict");
    assertThat(refused.message())
        .isEqualTo("Apply failed with 1 conflict: conflict with \"op\": .data.x");
    assertThat(refused.at("/details/causes/0/reason")).isEqualTo("FieldManagerConflict");
    assertThat(refused.at("/details/causes/0/field")).isEqualTo(".data.x");
    assertThat(refused.at("/details/causes/0/message")).isEqualTo("conflict with \"op\"");
  }

  @Test
  void conflicts_are_listed_by_manager() {
    apply("op", "{x: '1', y: '1'}");
    api().merge(x() + "?fieldManager=hand", "{data: {z: '1'}}");

    Answer refused =
        api().applyWithoutForce("other", x(), configMap("x", "{x: '2', y: '2', z: '2'}"));

    assertThat(refused.message().replaceAll(" at [^ ]+:", ":"))
        .isEqualTo(
            "Apply failed with 3 conflicts: conflicts with \"hand\" using v1:\n- .data.z\n"
                + "conflicts with \"op\":\n- .data.x\n- .data.y");
  }

  @Test
  void force_takes_a_field_from_its_owner() {
    apply("op", "{x: '1'}");

    Answer taken = apply("other", "{x: '2'}");

    assertThat(taken.at("/data/x")).isEqualTo("2");
    assertThat(taken.managers()).containsExactly("other Apply");
  }

  @Test
  void force_reverts_a_value_that_was_changed_by_hand() {
    applyDeployment(deployment());
    api().merge(deploymentX() + "?fieldManager=hand", "{spec: {replicas: 7}}");

    Answer after = applyDeployment(deployment());

    assertThat(after.at("/spec/replicas")).isEqualTo("2");
    assertThat(after.managers()).containsExactly("op Apply");
  }

  @Test
  void an_update_takes_fields_from_the_applier() {
    apply("op", "{x: '1', y: '1'}");

    Answer after = api().merge(x() + "?fieldManager=hand", "{data: {x: '2'}}");

    assertThat(after.owners())
        .containsExactly(
            "hand Update {\"f:data\":{\"f:x\":{}}}", "op Apply {\"f:data\":{\"f:y\":{}}}");
  }

  @Test
  void managed_fields_name_list_elements_by_their_keys() {
    Answer created = applyDeployment(deployment());

    assertThat(created.owners())
        .containsExactly(
            ("op Apply {'f:metadata':{'f:labels':{'f:app':{},'f:team':{}}},'f:spec':{'f:replicas':{},"
                    + "'f:selector':{},'f:template':{'f:metadata':{'f:labels':{'f:app':{}}},"
                    + "'f:spec':{'f:containers':{'k:{\\'name\\':\\'app\\'}':{'.':{},'f:image':{},"
                    + "'f:name':{},'f:ports':{"
                    + "'k:{\\'containerPort\\':8080,\\'protocol\\':\\'TCP\\'}':{'.':{},"
                    + "'f:containerPort':{},'f:name':{}},"
                    + "'k:{\\'containerPort\\':8081,\\'protocol\\':\\'TCP\\'}':{'.':{},"
                    + "'f:containerPort':{},'f:name':{}}}}}}}}}")
                .replace("\\'", "\\\"")
                .replace('\'', '"'));
  }

  @Test
  void a_port_whose_number_was_changed_by_hand_is_another_port() {
    api().apply("op", api().services() + "/x", service());
    api()
        .patch(
            api().services() + "/x?fieldManager=hand",
            Api.JSON_PATCH,
            "[{op: replace, path: /spec/ports/0/port, value: 9090}]");

    Answer refused = api().apply("op", api().services() + "/x", service());

    assertThat(refused.refusal()).isEqualTo("422 Invalid");
    assertThat(refused.message())
        .isEqualTo(
            "Service \"x\" is invalid: spec.ports[1].name: Duplicate value: \"http-metrics\"");
  }

  @Test
  void a_container_port_whose_number_was_changed_by_hand_is_another_port() {
    applyDeployment(deployment());
    api()
        .patch(
            deploymentX() + "?fieldManager=hand",
            Api.JSON_PATCH,
            "[{op: replace, path: /spec/template/spec/containers/0/ports/0/containerPort, value: 9090}]");

    Answer refused = applyDeployment(deployment());

    assertThat(refused.refusal()).isEqualTo("422 Invalid");
    assertThat(refused.message()).contains("Duplicate value: \"http\"");
  }

  @Test
  void a_port_without_protocol_is_the_same_as_one_of_tcp() {
    Answer created = api().apply("op", api().services() + "/x", service());

    Answer again =
        api()
            .apply(
                "op",
                api().services() + "/x",
                service().replace("port: 8080", "port: 8080, protocol: TCP"));

    assertThat(again.body().at("/spec/ports").size()).isEqualTo(1);
    assertThat(created.owners().get(0))
        .contains("k:{\\\"port\\\":8080,\\\"protocol\\\":\\\"TCP\\\"}");
  }

  @Test
  void the_same_key_twice_in_a_configuration_is_refused() {
    Answer refused =
        api().apply("op", api().services() + "/x", service() + "  - {name: other, port: 8080}\n");

    assertThat(refused.code()).isEqualTo(500);
    assertThat(refused.message())
        .contains("duplicate entries for key [port=8080,protocol=\"TCP\"]");
  }

  @Test
  void a_selector_is_owned_as_a_whole() {
    api().apply("op", api().services() + "/x", service());

    Answer after =
        api()
            .apply(
                "other",
                api().services() + "/x",
                "{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {selector: {b: c}}}");

    assertThat(after.body().at("/spec/selector")).hasToString("{\"b\":\"c\"}");
  }

  @Test
  void finalizers_merge_as_a_set() {
    api().apply("op", x(), finalizers("example.com/a, example.com/b"));
    api().apply("other", x(), finalizers("example.com/b, example.com/c"));

    Answer after = api().apply("op", x(), finalizers("example.com/a"));

    assertThat(after.body().at("/metadata/finalizers"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder("example.com/a", "example.com/b", "example.com/c");
    api().merge(x(), "{metadata: {finalizers: null}}");
  }

  @Test
  void list_elements_of_other_managers_keep_their_place() {
    applyDeployment(deployment());
    api().apply("one", deploymentX(), pullSecrets("a, b, c"));

    Answer merged = api().apply("two", deploymentX(), pullSecrets("d, c, e"));
    Answer reordered = api().apply("one", deploymentX(), pullSecrets("b, a"));

    assertThat(pullSecrets(merged)).containsExactly("a", "b", "d", "c", "e");
    assertThat(pullSecrets(reordered)).containsExactly("b", "d", "c", "e", "a");
  }

  @Test
  void pull_secrets_of_a_service_account_are_one_value() {
    String path = api().serviceAccounts() + "/x";
    api().apply("one", path, accountWith("a"));

    Answer after = api().apply("two", path, accountWith("b"));

    assertThat(after.body().path("imagePullSecrets").findValuesAsText("name")).containsExactly("b");
    assertThat(after.managers()).containsExactly("two Apply");
  }

  @Test
  void owner_references_merge_by_uid() {
    api().apply("op", x(), owners(STRANGER));

    Answer after = api().apply("other", x(), owners(STRANGER.replace('1', '2')));

    assertThat(after.body().at("/metadata/ownerReferences").size()).isEqualTo(2);
  }

  @Test
  void an_empty_configuration_gives_up_all_fields() {
    apply("op", "{x: '1'}");

    Answer after = api().apply("op", x(), "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}");

    assertThat(after.code()).isEqualTo(200);
    assertThat(after.body().has("data")).isFalse();
    assertThat(after.managers()).isEmpty();
  }

  @Test
  void apply_with_resource_version_creates_nothing_over_what_is_there() {
    apply("op", "{x: '1'}");

    Answer refused =
        api()
            .apply(
                "op",
                x(),
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, resourceVersion: '1'}, data: {x:"
                    + " '2'}}");

    assertThat(refused.refusal()).isEqualTo("409 Conflict");
    assertThat(api().get(x()).at("/data/x")).isEqualTo("1");
  }

  @Test
  void apply_that_expects_another_uid_is_refused() {
    apply("op", "{x: '1'}");

    Answer refused = api().apply("op", x(), expectingStranger());

    assertThat(refused.refusal()).isEqualTo("422 Invalid");
    assertThat(api().get(x()).at("/data/x")).isEqualTo("1");
  }

  @Test
  void apply_that_expects_a_uid_creates_nothing() {
    Answer refused = api().apply("op", x(), expectingStranger());

    assertThat(refused.refusal()).isEqualTo("409 Conflict");
    assertThat(refused.message())
        .isEqualTo(
            "Operation cannot be fulfilled on configmaps \"x\": uid mismatch: the provided object"
                + " specified uid "
                + STRANGER
                + ", and no existing object was found");
    assertThat(api().get(x()).code()).isEqualTo(404);
  }

  @Test
  void apply_needs_a_manager() {
    Answer refused = api().patch(x(), Api.APPLY, configMap("x", "{}"));

    assertThat(refused.message())
        .isEqualTo(
            "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required"
                + " for apply patch");
    assertThat(refused.code()).isEqualTo(422);
  }

  @Test
  void apply_refuses_managed_fields() {
    Answer refused =
        api()
            .apply(
                "op",
                x(),
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, managedFields: [{manager: a,"
                    + " operation: Apply, apiVersion: v1, fieldsType: FieldsV1, fieldsV1: {}}]}}");

    assertThat(refused.refusal()).isEqualTo("400 BadRequest");
    assertThat(refused.message()).isEqualTo("metadata.managedFields must be nil");
  }

  @Test
  void a_dry_run_of_an_apply_stores_nothing() {
    Answer answered =
        api()
            .patch(
                x() + "?dryRun=All&force=true&fieldManager=op",
                Api.APPLY,
                configMap("x", "{x: '1'}"));

    assertThat(answered.code()).isEqualTo(201);
    assertThat(answered.at("/data/x")).isEqualTo("1");
    assertThat(api().get(x()).code()).isEqualTo(404);
  }

  @Test
  void a_list_of_a_custom_kind_merges_by_the_keys_of_its_schema() {
    String w = api().widgets() + "/w";
    api().apply("op", w, widget("w", "{secrets: [{name: a}, {name: b}]}"));
    api().apply("other", w, widget("w", "{secrets: [{name: c, key: k}]}"));

    Answer after = api().apply("op", w, widget("w", "{secrets: [{name: b}]}"));

    assertThat(after.body().at("/spec/secrets").findValuesAsText("name")).containsExactly("b", "c");
    assertThat(after.owners())
        .contains(
            "other Apply"
                + " {\"f:spec\":{\"f:secrets\":{\"k:{\\\"name\\\":\\\"c\\\"}\":{\".\":{},\"f:key\":{},\"f:name\":{}}}}}");
  }

  private static String expectingStranger() {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, uid: "
        + STRANGER
        + "}, data: {x: '2'}}";
  }

  private static String finalizers(String names) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, finalizers: [%s]}}"
        .formatted(names);
  }

  private static String owners(String uid) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: x
      finalizers: [example.com/not-collected]
      ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: o, uid: %s}]
    """
        .formatted(uid);
  }

  private static String pullSecrets(String names) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: x}
    spec: {template: {spec: {imagePullSecrets: [%s]}}}
    """
        .formatted(names.replaceAll("(\\w+)", "{name: $1}"));
  }

  private static List<String> pullSecrets(Answer deployment) {
    return deployment.body().at("/spec/template/spec/imagePullSecrets").findValuesAsText("name");
  }

  private static String accountWith(String secret) {
    return "{apiVersion: v1, kind: ServiceAccount, metadata: {name: x}, imagePullSecrets: [{name:"
        + " %s}]}".formatted(secret);
  }
}
