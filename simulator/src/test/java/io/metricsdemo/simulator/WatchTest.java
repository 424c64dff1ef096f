package io.metricsdemo.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A watch as it is on the wire, without WebSocket. */
class WatchTest {

  private static final String WATCH = "/api/v1/namespaces/default/configmaps?watch=true";

  @RegisterExtension final ApiServerExtension api = new ApiServerExtension();

  @Test
  void a_resource_version_that_is_too_old_is_gone() {
    create("a");
    for (int i = 0; i < 4200; i++) {
      api.server().putWithoutAdmission(configMap("a"));
    }

    JsonNode event = lines(WATCH + "&resourceVersion=1", 1).get(0);

    assertThat(event.path("type").asText()).isEqualTo("ERROR");
    assertThat(event.at("/object/code").asInt()).isEqualTo(410);
  }

  @Test
  void informers_work_without_websocket() {
    create("a");
    try (KubernetesClient plain =
            new KubernetesClientBuilder()
                .withConfig(
                    new ConfigBuilder(api.server().config()).withOnlyHttpWatches(true).build())
                .build();
        var informer = plain.configMaps().inNamespace("default").inform()) {
      create("b");

      await().untilAsserted(() -> assertThat(informer.getStore().list()).hasSize(2));
    }
  }

  private ConfigMap create(String name) {
    return api.client().resource(configMap(name)).create();
  }

  private static ConfigMap configMap(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .build();
  }

  private List<JsonNode> lines(String path, int count) {
    return Http.lines(api.server(), path, count).stream()
        .map(line -> Serialization.unmarshal(line, JsonNode.class))
        .toList();
  }
}
