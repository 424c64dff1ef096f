package io.metricsdemo.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.simulator.Widgets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A custom kind comes, goes and comes back with its definition. */
abstract class DefinitionContract extends Contract {

  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String GADGETS = DEFINITIONS + "/gadgets.example.org";

  DefinitionContract(Supplier<KubernetesClient> server) {
    super(server);
  }

  private String gadgets() {
    return "/apis/example.org/v1/namespaces/" + api().namespace() + "/gadgets";
  }

  private Answer createGadget() {
    return api()
        .post(
            gadgets(), "{apiVersion: example.org/v1, kind: Gadget, metadata: {name: x}, spec: {}}");
  }

  @BeforeEach
  void define() {
    api().post(DEFINITIONS, gadgetDefinition());
    await().until(() -> api().get(gadgets()).code() == 200);
  }

  @AfterEach
  void remove() {
    api().merge(GADGETS, "{metadata: {finalizers: null}}");
    api().delete(GADGETS);
    await().until(() -> api().get(GADGETS).code() == 404);
  }

  /** That of the widgets under other names. */
  private static String gadgetDefinition() {
    return Serialization.asJson(Widgets.definition())
        .replace("example.com", "example.org")
        .replace("widget", "gadget")
        .replace("Widget", "Gadget")
        .replace("\"wd\"", "\"gd\"");
  }

  @Test
  void a_definition_becomes_established() {
    Answer definition = api().get(GADGETS);

    assertThat(definition.body().at("/status/conditions"))
        .anySatisfy(
            condition ->
                assertThat(condition.path("type").asText() + condition.path("status").asText())
                    .isEqualTo("EstablishedTrue"));
    assertThat(definition.at("/status/acceptedNames/kind")).isEqualTo("Gadget");
    assertThat(definition.at("/status/storedVersions/0")).isEqualTo("v1");
  }

  @Test
  void its_kind_is_in_the_discovery() {
    await()
        .untilAsserted(
            () ->
                assertThat(api().get("/apis/example.org/v1").body().path("resources"))
                    .extracting(resource -> resource.path("name").asText())
                    .containsExactlyInAnyOrder("gadgets", "gadgets/status", "gadgets/scale"));
  }

  @Test
  void without_its_definition_a_kind_is_not_found() {
    api().delete(GADGETS);

    await().untilAsserted(() -> assertThat(api().get(gadgets()).code()).isEqualTo(404));
  }

  @Test
  void a_terminating_definition_refuses_new_objects() {
    api().merge(GADGETS, "{metadata: {finalizers: [example.com/hold]}}");

    api().delete(GADGETS);

    // A real server lets objects be read until the definition is gone.
    await().untilAsserted(() -> assertThat(createGadget().code()).isBetween(400, 499));
  }

  @Test
  void its_objects_are_deleted_and_its_watches_end_with_a_definition() {
    Answer created = createGadget();
    CompletableFuture<List<JsonNode>> events =
        api()
            .openWatch(
                gadgets() + "?watch=true&resourceVersion=" + created.version(), Integer.MAX_VALUE);

    api().delete(GADGETS);

    await().untilAsserted(() -> assertThat(events).isDone());
    assertThat(events.join())
        .last()
        .satisfies(event -> assertThat(event.path("type").asText()).isEqualTo("DELETED"));
  }

  @Test
  void a_kind_that_comes_back_has_no_objects() {
    createGadget();
    api().delete(GADGETS);
    await().until(() -> api().get(GADGETS).code() == 404);
    await().until(() -> api().get(gadgets()).code() == 404);

    define();

    assertThat(api().get(gadgets()).body().path("items")).isEmpty();
    assertThat(createGadget().code()).isEqualTo(201);
  }
}
