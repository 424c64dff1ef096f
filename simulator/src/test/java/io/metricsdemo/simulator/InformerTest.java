package io.metricsdemo.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an informer with a label selector sees. */
class InformerTest {

  private final List<String> events = new CopyOnWriteArrayList<>();
  private SimulatedApiServer server;
  private KubernetesClient client;
  private SharedIndexInformer<ConfigMap> informer;

  @BeforeEach
  void start() {
    server = SimulatedApiServer.start();
    client = server.client();
    client.resource(configMap("before", Map.of("ours", "yes"))).create();
    informer =
        client
            .configMaps()
            .inNamespace("default")
            .withLabel("ours", "yes")
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(ConfigMap added) {
                    events.add("+" + added.getMetadata().getName());
                  }

                  @Override
                  public void onUpdate(ConfigMap before, ConfigMap after) {
                    events.add("~" + after.getMetadata().getName());
                  }

                  @Override
                  public void onDelete(ConfigMap gone, boolean unknown) {
                    events.add("-" + gone.getMetadata().getName());
                  }
                });
  }

  @AfterEach
  void stop() {
    informer.close();
    server.close();
  }

  @Test
  void sees_what_was_there_and_what_comes_changes_and_goes() {
    client.resource(configMap("x", Map.of("ours", "yes"))).create();
    client.configMaps().withName("x").edit(c -> c.edit().addToData("a", "b").build());
    client.configMaps().withName("x").delete();

    await().untilAsserted(() -> assertThat(events).containsExactly("+before", "+x", "~x", "-x"));
  }

  @Test
  void an_object_that_loses_the_label_goes_and_comes_back_with_it() {
    client
        .configMaps()
        .withName("before")
        .edit(c -> c.edit().editMetadata().removeFromLabels("ours").endMetadata().build());
    await().untilAsserted(() -> assertThat(events).containsExactly("+before", "-before"));

    client
        .configMaps()
        .withName("before")
        .edit(c -> c.edit().editMetadata().addToLabels("ours", "yes").endMetadata().build());
    await().untilAsserted(() -> assertThat(events).endsWith("+before"));
  }

  @Test
  void sees_what_happened_while_its_watch_was_broken() {
    await().until(() -> events.contains("+before"));
    server.endWatches();
    client.resource(configMap("meanwhile", Map.of("ours", "yes"))).create();
    client.configMaps().withName("before").delete();

    await().untilAsserted(() -> assertThat(events).contains("+meanwhile", "-before"));
  }

  @Test
  void does_not_see_other_objects() {
    client.resource(configMap("stranger", Map.of("ours", "no"))).create();
    client.resource(configMap("ours", Map.of("ours", "yes"))).create();

    await().untilAsserted(() -> assertThat(events).containsExactly("+before", "+ours"));
  }

  private static ConfigMap configMap(String name, Map<String, String> labels) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .withLabels(labels)
        .endMetadata()
        .build();
  }
}
