package io.metricsdemo.simulator;

import static io.metricsdemo.simulator.Widgets.widget;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A kind is there while its definition is. */
class CustomKindsTest {

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
