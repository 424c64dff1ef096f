package io.metricsdemo.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Create, update, patch and delete: names, preconditions, ownership and dry runs. */
class WritesTest {

  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String STRANGER = "11111111-1111-1111-1111-111111111111";

  @RegisterExtension final ApiServerExtension api = new ApiServerExtension();

  @Test
  void a_generated_name_begins_as_wanted() {
    ConfigMap created =
        api.client()
            .resource(
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withGenerateName("x-")
                    .endMetadata()
                    .build())
            .create();

    assertThat(created.getMetadata().getName()).startsWith("x-").hasSize("x-".length() + 5);
  }

  @Test
  void a_null_in_a_built_in_object_stands_for_nothing() {
    Http.Answer created =
        Http.send(
            api.server(),
            "POST",
            CONFIG_MAPS,
            "application/yaml",
            "{metadata: {name: x, creationTimestamp: null, labels: null}, data: {x: null}}");

    assertThat(created.code()).isEqualTo(201);
    assertThat(created.body().path("kind").asText()).isEqualTo("ConfigMap");
    assertThat(created.body().toString()).doesNotContain("null");
  }

  @Test
  void a_second_create_of_a_name_is_a_conflict() {
    api.client().resource(configMap("1")).create();

    assertThat(code(() -> api.client().resource(configMap("2")).create())).isEqualTo(409);
  }

  @Test
  void an_update_with_an_old_resource_version_is_a_conflict() {
    ConfigMap first = api.client().resource(configMap("1")).create();
    api.client().resource(first).edit(c -> c.edit().addToData("y", "1").build());

    assertThat(code(() -> api.client().resource(first).update())).isEqualTo(409);
  }

  @Test
  void of_concurrent_updates_from_one_version_one_arrives() throws Exception {
    ConfigMap first = api.client().resource(configMap("1")).create();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Callable<Boolean>> updates =
        IntStream.range(2, 12).mapToObj(i -> update(first, Integer.toString(i))).toList();

    int arrived = 0;
    for (Future<Boolean> update : threads.invokeAll(updates)) {
      arrived += update.get() ? 1 : 0;
    }

    threads.shutdown();
    assertThat(arrived).isEqualTo(1);
  }

  @Test
  void an_update_that_believes_in_another_uid_is_a_conflict() {
    api.client().resource(configMap("1")).create();
    ConfigMap stranger = configMap("2");
    stranger.getMetadata().setUid(STRANGER);

    assertThat(code(() -> api.client().resource(stranger).update())).isEqualTo(409);
  }

  @Test
  void an_apply_that_believes_in_another_uid_is_invalid() {
    api.client().resource(configMap("1")).create();

    Http.Answer refused = applyWithUid();

    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.message())
        .isEqualTo(
            "ConfigMap \"x\" is invalid: metadata.uid: Invalid value: \""
                + STRANGER
                + "\": field is immutable");
  }

  @Test
  void an_apply_that_believes_in_a_uid_that_is_gone_is_a_conflict_and_creates_nothing() {
    assertThat(applyWithUid().code()).isEqualTo(409);
    assertThat(api.client().configMaps().withName("x").get()).isNull();
  }

  @Test
  void a_merge_patch_records_its_manager_for_what_it_changed() {
    api.client().resource(configMap("1")).create();

    Http.Answer patched =
        patch("merge-patch", "?fieldManager=hand", "{\"data\": {\"x\": null, \"y\": \"2\"}}");

    assertThat(patched.body().path("data").toString()).isEqualTo("{\"y\":\"2\"}");
    assertThat(patched.body().at("/metadata/managedFields").findValuesAsText("manager"))
        .contains("hand");
  }

  @Test
  void a_json_patch_changes_what_it_names() {
    api.client().resource(configMap("1")).create();

    Http.Answer patched =
        patch("json-patch", "", "[{\"op\": \"replace\", \"path\": \"/data/x\", \"value\": \"9\"}]");

    assertThat(patched.body().at("/data/x").asText()).isEqualTo("9");
  }

  @Test
  void a_failed_test_in_a_json_patch_is_refused() {
    api.client().resource(configMap("1")).create();

    assertThat(
            patch("json-patch", "", "[{\"op\": \"test\", \"path\": \"/data/x\", \"value\": \"9\"}]")
                .code())
        .isEqualTo(422);
  }

  @Test
  void a_strategic_patch_of_a_custom_kind_is_not_supported() {
    api.client().resource(Widgets.widget("w", "{}")).create();

    assertThat(
            Http.send(
                    api.server(),
                    "PATCH",
                    "/apis/example.com/v1/namespaces/default/widgets/w",
                    "application/strategic-merge-patch+json",
                    "{}")
                .code())
        .isEqualTo(415);
  }

  @Test
  void a_dry_run_answers_and_stores_nothing() {
    ConfigMap answered = api.client().resource(configMap("1")).dryRun().create();

    assertThat(answered.getMetadata().getUid()).isNotEmpty();
    assertThat(api.client().configMaps().withName("x").get()).isNull();
  }

  @Test
  void a_dry_run_of_a_delete_deletes_nothing() {
    api.client().resource(configMap("1")).create();

    Http.send(api.server(), "DELETE", CONFIG_MAPS + "/x?dryRun=All", "application/json", "");

    assertThat(api.client().configMaps().withName("x").get()).isNotNull();
  }

  @Test
  void a_delete_that_believes_in_another_uid_is_a_conflict() {
    api.client().resource(configMap("1")).create();

    assertThat(
            Http.send(
                    api.server(),
                    "DELETE",
                    CONFIG_MAPS + "/x",
                    "application/json",
                    "{\"preconditions\": {\"uid\": \"" + STRANGER + "\"}}")
                .code())
        .isEqualTo(409);
  }

  private Http.Answer applyWithUid() {
    return Http.apply(
        api.server(),
        CONFIG_MAPS + "/x?fieldManager=op&force=true",
        "{apiVersion: v1, kind: ConfigMap, metadata: {uid: " + STRANGER + "}, data: {x: '2'}}");
  }

  private Http.Answer patch(String type, String query, String body) {
    return Http.send(
        api.server(), "PATCH", CONFIG_MAPS + "/x" + query, "application/" + type + "+json", body);
  }

  private Callable<Boolean> update(ConfigMap from, String value) {
    return () -> {
      try {
        api.client().resource(from.edit().addToData("x", value).build()).update();
        return true;
      } catch (KubernetesClientException e) {
        return false;
      }
    };
  }

  private static int code(ThrowingCallable write) {
    return catchThrowableOfType(KubernetesClientException.class, write).getCode();
  }

  private static ConfigMap configMap(String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("x")
        .withNamespace("default")
        .endMetadata()
        .withData(Map.of("x", value))
        .build();
  }
}
