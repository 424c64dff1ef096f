package io.metricsdemo.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Create, update and patch: what the server sets, what it compares, what it refuses. */
abstract class WriteContract extends Contract {

  private static final String STRANGER = "11111111-1111-1111-1111-111111111111";

  WriteContract(Supplier<KubernetesClient> server) {
    super(server);
  }

  private Answer createX() {
    return api().post(api().configMaps() + "?fieldManager=hand", configMap("x", "{x: '1'}"));
  }

  private String x() {
    return api().configMap("x");
  }

  @Test
  void create_sets_uid_time_version_and_managed_fields() {
    Answer created = createX();

    assertThat(created.code()).isEqualTo(201);
    assertThat(created.uid()).isNotEmpty();
    assertThat(created.version()).isNotEmpty();
    assertThat(created.at("/metadata/creationTimestamp")).endsWith("Z");
    assertThat(created.at("/metadata/namespace")).isEqualTo(api().namespace());
    assertThat(created.at("/metadata/managedFields/0/manager")).isEqualTo("hand");
    assertThat(created.at("/metadata/managedFields/0/operation")).isEqualTo("Update");
    assertThat(created.body().at("/metadata/managedFields/0/fieldsV1"))
        .hasToString("{\"f:data\":{\".\":{},\"f:x\":{}}}");
  }

  @Test
  void create_of_a_taken_name_is_a_conflict() {
    createX();

    Answer refused = createX();

    assertThat(refused.refusal()).isEqualTo("409 AlreadyExists");
    assertThat(refused.message()).isEqualTo("configmaps \"x\" already exists");
    assertThat(refused.at("/details/name") + refused.at("/details/kind")).isEqualTo("xconfigmaps");
  }

  @Test
  void create_makes_a_name_from_its_beginning() {
    Answer created =
        api()
            .post(
                api().configMaps(),
                "{kind: ConfigMap, apiVersion: v1, metadata: {generateName: x-}}");

    assertThat(created.at("/metadata/name")).matches("x-[a-z0-9]{5}");
    assertThat(created.at("/metadata/generateName")).isEqualTo("x-");
  }

  @Test
  void create_needs_a_name() {
    Answer refused = api().post(api().configMaps(), "{kind: ConfigMap, apiVersion: v1}");

    assertThat(refused.refusal()).isEqualTo("422 Invalid");
    assertThat(refused.message())
        .contains("metadata.name: Required value: name or generateName is required");
  }

  @Test
  void create_refuses_a_name_that_is_no_dns_name() {
    Answer refused = api().post(api().configMaps(), configMap("Not_A_Name", "{}"));

    assertThat(refused.refusal()).isEqualTo("422 Invalid");
    assertThat(refused.message())
        .startsWith(
            "ConfigMap \"Not_A_Name\" is invalid: metadata.name: Invalid value: \"Not_A_Name\": a"
                + " lowercase RFC 1123 subdomain must consist of");
  }

  @Test
  void create_refuses_another_namespace_than_that_of_the_path() {
    Answer refused =
        api()
            .post(
                api().configMaps(),
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, namespace: elsewhere}}");

    assertThat(refused.refusal()).isEqualTo("400 BadRequest");
    assertThat(refused.message())
        .isEqualTo(
            "the namespace of the provided object does not match the namespace sent on the"
                + " request");
  }

  @Test
  void create_refuses_a_resource_version() {
    Answer refused =
        api()
            .post(
                api().configMaps(),
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, resourceVersion: '1'}}");

    assertThat(refused.code()).isEqualTo(500);
    assertThat(refused.message())
        .isEqualTo("resourceVersion should not be set on objects to be created");
  }

  @Test
  void create_refuses_another_kind_than_that_of_the_path() {
    Answer refused =
        api().post(api().configMaps(), "{apiVersion: v1, kind: Secret, metadata: {name: x}}");

    assertThat(refused.refusal()).isEqualTo("400 BadRequest");
  }

  @Test
  void null_in_a_built_in_object_is_no_value() {
    Answer created =
        api()
            .post(
                api().configMaps(),
                "{metadata: {name: x, creationTimestamp: null, labels: null}, data: {x: null}}");

    assertThat(created.code()).isEqualTo(201);
    assertThat(created.at("/kind")).isEqualTo("ConfigMap");
    assertThat(created.body().toString()).doesNotContain("null");
  }

  @Test
  void what_is_absent_is_not_found() {
    for (Answer answer :
        List.of(
            api().get(x()),
            api().put(x(), configMap("x", "{}")),
            api().merge(x(), "{data: {x: '1'}}"),
            api().delete(x()))) {
      assertThat(answer.refusal()).isEqualTo("404 NotFound");
      assertThat(answer.message()).isEqualTo("configmaps \"x\" not found");
      assertThat(answer.at("/details/name") + answer.at("/details/kind")).isEqualTo("xconfigmaps");
    }
  }

  @Test
  void an_unknown_resource_is_not_found() {
    Answer answer = api().get("/apis/nothing.example.com/v1/things");

    assertThat(answer.code()).isEqualTo(404);
  }

  @Test
  void a_post_to_an_object_is_not_allowed() {
    assertThat(api().post(x(), configMap("x", "{}")).refusal()).isEqualTo("405 MethodNotAllowed");
  }

  @Test
  void update_from_an_old_version_is_a_conflict() {
    Answer first = createX();
    api().merge(x(), "{data: {x: '2'}}");

    Answer refused = api().put(x(), first.body());

    assertThat(refused.refusal()).isEqualTo("409 Conflict");
    assertThat(refused.message())
        .isEqualTo(
            "Operation cannot be fulfilled on configmaps \"x\": the object has been modified;"
                + " please apply your changes to the latest version and try again");
  }

  @Test
  void update_without_a_version_replaces_whatever_is_there() {
    createX();

    Answer updated = api().put(x(), configMap("x", "{y: '2'}"));

    assertThat(updated.code()).isEqualTo(200);
    assertThat(updated.body().path("data")).hasToString("{\"y\":\"2\"}");
  }

  @Test
  void update_that_expects_another_uid_is_a_conflict() {
    createX();

    Answer refused =
        api()
            .put(
                x(),
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, uid: " + STRANGER + "}}");

    assertThat(refused.refusal()).isEqualTo("409 Conflict");
    assertThat(refused.message())
        .contains(
            "Precondition failed: UID in precondition: " + STRANGER + ", UID in object meta:");
  }

  @Test
  void update_of_another_name_than_that_of_the_path_is_refused() {
    createX();

    Answer refused = api().put(x(), configMap("y", "{}"));

    assertThat(refused.refusal()).isEqualTo("400 BadRequest");
    assertThat(refused.message())
        .isEqualTo("the name of the object (y) does not match the name on the URL (x)");
  }

  @Test
  void update_cannot_change_what_the_server_sets() {
    Answer created = createX();
    ObjectNode changed = created.body().deepCopy();
    changed.withObject("/metadata").put("creationTimestamp", "2020-01-01T00:00:00Z");
    changed.withObject("/metadata").put("generation", 7);

    Answer updated = api().put(x(), changed);

    assertThat(updated.at("/metadata/creationTimestamp"))
        .isEqualTo(created.at("/metadata/creationTimestamp"));
    assertThat(updated.at("/metadata/generation")).isEmpty();
  }

  @Test
  void update_that_changes_nothing_keeps_the_version() {
    Answer created = createX();

    assertThat(api().put(x(), created.body()).version()).isEqualTo(created.version());
  }

  @Test
  void of_concurrent_updates_from_one_version_one_is_stored() {
    Answer first = createX();
    List<CompletableFuture<Answer>> updates =
        IntStream.range(2, 8)
            .mapToObj(
                i -> {
                  ObjectNode changed = first.body().deepCopy();
                  changed.withObject("/data").put("x", Integer.toString(i));
                  return CompletableFuture.supplyAsync(() -> api().put(x(), changed));
                })
            .toList();

    assertThat(updates.stream().map(CompletableFuture::join).map(Answer::code))
        .containsOnlyOnce(200)
        .containsOnly(200, 409);
  }

  @Test
  void merge_patch_records_its_manager_for_what_it_changed() {
    createX();

    Answer patched = api().merge(x() + "?fieldManager=other", "{data: {x: null, y: '2'}}");

    assertThat(patched.body().path("data")).hasToString("{\"y\":\"2\"}");
    assertThat(patched.owners())
        .containsExactly("hand Update {\"f:data\":{}}", "other Update {\"f:data\":{\"f:y\":{}}}");
  }

  @Test
  void merge_patch_from_an_old_version_is_a_conflict() {
    Answer first = createX();
    api().merge(x(), "{data: {x: '2'}}");

    Answer refused =
        api()
            .merge(
                x(),
                "{metadata: {resourceVersion: '%s'}, data: {x: '3'}}".formatted(first.version()));

    assertThat(refused.refusal()).isEqualTo("409 Conflict");
  }

  @Test
  void patch_that_expects_another_uid_is_refused() {
    createX();

    Answer refused = api().merge(x(), "{metadata: {uid: %s}}".formatted(STRANGER));

    assertThat(refused.refusal()).isEqualTo("422 Invalid");
    assertThat(refused.message())
        .isEqualTo(
            "ConfigMap \"x\" is invalid: metadata.uid: Invalid value: \""
                + STRANGER
                + "\": field is immutable");
  }

  @Test
  void json_patch_changes_what_it_names() {
    createX();

    Answer patched = api().patch(x(), Api.JSON_PATCH, "[{op: replace, path: /data/x, value: '9'}]");

    assertThat(patched.at("/data/x")).isEqualTo("9");
  }

  @Test
  void json_patch_with_a_failed_test_is_refused() {
    createX();

    Answer refused = api().patch(x(), Api.JSON_PATCH, "[{op: test, path: /data/x, value: '9'}]");

    assertThat(refused.refusal()).isEqualTo("422 Invalid");
    assertThat(refused.message())
        .startsWith("the server rejected our request due to an error in our request");
    assertThat(api().get(x()).at("/data/x")).isEqualTo("1");
  }

  @Test
  void strategic_patch_merges_a_list_by_its_key() {
    api().post(api().deployments(), deployment());

    Answer patched =
        api()
            .patch(
                api().deployments() + "/x",
                Api.STRATEGIC,
                "{spec: {template: {spec: {containers: [{name: app, image: 'demo:2'}]}}}}");

    assertThat(patched.at("/spec/template/spec/containers/0/image")).isEqualTo("demo:2");
    assertThat(patched.at("/spec/template/spec/containers/0/ports/1/name")).isEqualTo("health");
  }

  @Test
  void strategic_patch_of_a_custom_kind_is_not_supported() {
    api().post(api().widgets(), widget("w", "{}"));

    assertThat(api().patch(api().widgets() + "/w", Api.STRATEGIC, "{}").refusal())
        .isEqualTo("415 UnsupportedMediaType");
  }

  @Test
  void dry_runs_answer_and_store_nothing() {
    Answer created = api().post(api().configMaps() + "?dryRun=All", configMap("x", "{x: '1'}"));
    assertThat(created.code()).isEqualTo(201);
    assertThat(created.uid()).isNotEmpty();
    assertThat(created.version()).isEmpty();
    assertThat(api().get(x()).code()).isEqualTo(404);

    Answer stored = createX();
    Answer updated = api().put(x() + "?dryRun=All", configMap("x", "{x: '2'}"));
    Answer patched = api().merge(x() + "?dryRun=All", "{data: {x: '3'}}");
    Answer deleted = api().delete(x(), "{dryRun: [All]}");

    assertThat(updated.at("/data/x")).isEqualTo("2");
    assertThat(patched.at("/data/x")).isEqualTo("3");
    assertThat(deleted.code()).isEqualTo(200);
    assertThat(api().get(x()).body()).isEqualTo(stored.body());
  }

  @Test
  void generation_counts_changes_of_the_spec_and_not_of_metadata() {
    Answer created = api().post(api().deployments(), deployment());
    String path = api().deployments() + "/x";

    assertThat(created.at("/metadata/generation")).isEqualTo("1");
    assertThat(api().merge(path, "{metadata: {labels: {team: blue}}}").at("/metadata/generation"))
        .isEqualTo("1");
    assertThat(api().merge(path, "{spec: {replicas: 3}}").at("/metadata/generation"))
        .isEqualTo("2");
  }

  @Test
  void defaults_of_a_deployment_and_a_service_are_those_that_clients_build_on() {
    Answer deployment =
        api().post(api().deployments(), deployment().replace("  replicas: 2\n", ""));
    Answer service = api().post(api().services(), service());

    assertThat(deployment.at("/spec/replicas")).isEqualTo("1");
    assertThat(deployment.at("/spec/template/spec/containers/0/ports/0/protocol")).isEqualTo("TCP");
    assertThat(deployment.body().path("status").isObject()).isTrue();
    assertThat(service.at("/spec/ports/0/protocol")).isEqualTo("TCP");
    assertThat(service.at("/spec/type")).isEqualTo("ClusterIP");
    assertThat(service.at("/spec/sessionAffinity")).isEqualTo("None");
    assertThat(service.at("/spec/clusterIP")).matches("[0-9.]+");
  }

  @Test
  void two_ports_of_a_service_cannot_share_a_name() {
    Answer refused =
        api().post(api().services(), service() + "  - {name: http-metrics, port: 9090}\n");

    assertThat(refused.refusal()).isEqualTo("422 Invalid");
    assertThat(refused.message())
        .isEqualTo(
            "Service \"x\" is invalid: spec.ports[1].name: Duplicate value: \"http-metrics\"");
    assertThat(refused.at("/details/causes/0/reason")).isEqualTo("FieldValueDuplicate");
    assertThat(refused.at("/details/causes/0/field")).isEqualTo("spec.ports[1].name");
  }

  @Test
  void two_ports_of_a_service_cannot_share_a_number() {
    Answer refused = api().post(api().services(), service() + "  - {name: other, port: 8080}\n");

    assertThat(refused.refusal()).isEqualTo("422 Invalid");
    assertThat(refused.message()).contains("spec.ports[1]: Duplicate value: ");
  }

  @Test
  void each_of_several_ports_of_a_service_needs_a_name() {
    Answer refused = api().post(api().services(), service() + "  - {port: 9090}\n");

    assertThat(refused.message())
        .isEqualTo("Service \"x\" is invalid: spec.ports[1].name: Required value");
  }

  @Test
  void two_ports_of_a_container_cannot_share_a_name() {
    Answer refused =
        api().post(api().deployments(), deployment().replace("name: health", "name: http"));

    assertThat(refused.refusal()).isEqualTo("422 Invalid");
    assertThat(refused.message())
        .isEqualTo(
            "Deployment.apps \"x\" is invalid:"
                + " spec.template.spec.containers[0].ports[1].name: Duplicate value: \"http\"");
  }

  @Test
  void selector_of_a_deployment_has_to_match_its_pods() {
    Answer refused =
        api()
            .post(
                api().deployments(),
                deployment().replace("{matchLabels: {app: demo}}", "{matchLabels: {app: x}}"));

    assertThat(refused.refusal()).isEqualTo("422 Invalid");
    assertThat(refused.message())
        .isEqualTo(
            "Deployment.apps \"x\" is invalid: spec.template.metadata.labels: Invalid value:"
                + " {\"app\":\"demo\"}: `selector` does not match template `labels`");
  }

  @Test
  void selector_of_a_deployment_cannot_change() {
    api().post(api().deployments(), deployment());

    Answer refused =
        api().put(api().deployments() + "/x", deployment().replace("{app: demo}", "{app: other}"));

    assertThat(refused.refusal()).isEqualTo("422 Invalid");
    assertThat(refused.message())
        .startsWith("Deployment.apps \"x\" is invalid: spec.selector: Invalid value: {")
        .endsWith("field is immutable");
  }
}
