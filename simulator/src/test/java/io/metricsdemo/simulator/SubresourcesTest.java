package io.metricsdemo.simulator;

import static io.metricsdemo.simulator.Widgets.widget;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The status and the scale of an object, each through its own endpoint. */
class SubresourcesTest {

  private static final String X = "/apis/example.com/v1/namespaces/default/widgets/x";
  private static final String MERGE = "application/merge-patch+json";

  @RegisterExtension final ApiServerExtension api = new ApiServerExtension();

  @BeforeEach
  void createX() {
    GenericKubernetesResource widget = widget("x", "{}");
    widget.setAdditionalProperty("status", Map.of("replicas", 9));
    api.client().resource(widget).create();
  }

  @Test
  void create_ignores_status() {
    assertThat(Http.get(api.server(), X).body().has("status")).isFalse();
  }

  @Test
  void the_main_endpoint_leaves_status_alone() {
    patch("/status", "{\"status\": {\"replicas\": 1}}");

    patch("", "{\"status\": {\"replicas\": 5}, \"spec\": {\"color\": \"red\"}}");

    var body = Http.get(api.server(), X).body();
    assertThat(body.at("/status/replicas").asInt()).isEqualTo(1);
    assertThat(body.at("/spec/color").asText()).isEqualTo("red");
  }

  @Test
  void the_status_endpoint_leaves_all_else_and_the_generation_alone() {
    Http.Answer patched =
        patch(
            "/status",
            "{\"status\": {\"replicas\": 1}, \"spec\": {\"replicas\": 7}, \"metadata\":"
                + " {\"labels\": {\"a\": \"b\"}}}");

    assertThat(patched.body().at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(patched.body().at("/metadata/labels").isMissingNode()).isTrue();
    assertThat(patched.body().at("/metadata/generation").asInt()).isEqualTo(1);
  }

  @Test
  void a_status_that_is_already_so_keeps_the_resource_version() {
    Http.Answer first = patch("/status", "{\"status\": {\"replicas\": 1}}");
    Http.Answer again = patch("/status", "{\"status\": {\"replicas\": 1}}");

    assertThat(again.body().at("/metadata/resourceVersion"))
        .isEqualTo(first.body().at("/metadata/resourceVersion"));
  }

  @Test
  void applied_status_conditions_merge_by_type() {
    applyConditions("op", "{type: Ready, status: 'True'}, {type: Scraped, status: 'False'}");
    applyConditions("other", "{type: Mine, status: 'True'}");

    Http.Answer after = applyConditions("op", "{type: Ready, status: 'False'}");

    assertThat(after.body().at("/status/conditions").findValuesAsText("type"))
        .containsExactlyInAnyOrder("Ready", "Mine");
  }

  @Test
  void scale_reads_and_writes_the_replica_count() {
    patch("/status", "{\"status\": {\"replicas\": 1, \"selector\": \"app=x\"}}");

    Http.Answer scaled = patch("/scale", "{\"spec\": {\"replicas\": 4}}");

    assertThat(scaled.body().path("kind").asText()).isEqualTo("Scale");
    assertThat(scaled.body().at("/spec/replicas").asInt()).isEqualTo(4);
    assertThat(scaled.body().at("/status/replicas").asInt()).isEqualTo(1);
    assertThat(scaled.body().at("/status/selector").asText()).isEqualTo("app=x");
    var widget = Http.get(api.server(), X).body();
    assertThat(widget.at("/spec/replicas").asInt()).isEqualTo(4);
    assertThat(widget.at("/metadata/generation").asInt()).isEqualTo(2);
  }

  @Test
  void scale_is_validated_as_the_object_is() {
    assertThat(patch("/scale", "{\"spec\": {\"replicas\": 101}}").code()).isEqualTo(422);
  }

  @Test
  void the_fabric8_client_scales() {
    Widgets.in(api.client()).withName("x").scale(3);

    assertThat(Http.get(api.server(), X).body().at("/spec/replicas").asInt()).isEqualTo(3);
  }

  private Http.Answer applyConditions(String manager, String conditions) {
    return Http.apply(
        api.server(),
        X + "/status?force=true&fieldManager=" + manager,
        "{apiVersion: example.com/v1, kind: Widget, status: {conditions: [" + conditions + "]}}");
  }

  private Http.Answer patch(String subresource, String body) {
    return Http.send(api.server(), "PATCH", X + subresource, MERGE, body);
  }
}
