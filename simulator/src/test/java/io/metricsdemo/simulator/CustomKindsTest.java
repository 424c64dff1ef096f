package io.metricsdemo.simulator;

import static io.metricsdemo.simulator.Widgets.widget;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A kind is there while its definition is. */
class CustomKindsTest {

  private static final String WIDGETS = "/apis/example.com/v1/namespaces/default/widgets";

  @RegisterExtension final ApiServerExtension api = new ApiServerExtension();

  @Test
  void a_definition_is_established_at_once() {
    assertThat(definition().getStatus().getConditions())
        .anySatisfy(
            condition -> {
              assertThat(condition.getType()).isEqualTo("Established");
              assertThat(condition.getStatus()).isEqualTo("True");
            });
  }

  @Test
  void a_definition_can_come_through_the_api_too() {
    api.client().resource(definition()).delete();
    api.client().resource(Widgets.definition()).create();

    assertThat(api.client().resource(widget("x", "{}")).create()).isNotNull();
  }

  @Test
  void without_its_definition_a_kind_is_not_found() {
    api.client().resource(definition()).delete();

    assertThat(Http.get(api.server(), WIDGETS).code()).isEqualTo(404);
    assertThat(Http.get(api.server(), "/apis/example.com/v1").code()).isEqualTo(404);
  }

  @Test
  void a_terminating_definition_serves_no_more() {
    api.client()
        .resource(definition())
        .edit(
            crd -> {
              crd.getMetadata().setFinalizers(List.of("example.com/hold"));
              return crd;
            });
    api.client().resource(definition()).delete();

    assertThat(Http.get(api.server(), WIDGETS).code()).isEqualTo(404);
  }

  @Test
  void its_objects_go_and_its_watches_end_with_a_definition() {
    api.client().resource(widget("x", "{}")).create();
    CompletableFuture<List<String>> events =
        CompletableFuture.supplyAsync(
            () -> Http.lines(api.server(), WIDGETS + "?watch=true", Integer.MAX_VALUE));
    await().until(() -> api.server().requests().count("watch", "widgets.example.com") == 1);

    api.client().resource(definition()).delete();

    assertThat(events).succeedsWithin(Duration.ofSeconds(10));
    assertThat(events.join()).last().asString().startsWith("{\"type\":\"DELETED\"");
  }

  @Test
  void a_kind_that_comes_back_is_empty() {
    api.client().resource(widget("x", "{}")).create();
    api.client().resource(definition()).delete();
    api.server().registerCrd(Widgets.definition());

    assertThat(Widgets.in(api.client()).list().getItems()).isEmpty();
  }

  @Test
  void an_informer_finds_the_kind_again_when_it_comes_back() {
    try (var informer = Widgets.in(api.client()).inform()) {
      api.client().resource(definition()).delete();
      api.server().registerCrd(Widgets.definition());
      api.client().resource(widget("x", "{}")).create();

      await().untilAsserted(() -> assertThat(informer.getStore().list()).hasSize(1));
    }
  }

  private CustomResourceDefinition definition() {
    return api.client()
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("widgets.example.com")
        .get();
  }
}
