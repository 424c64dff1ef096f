package io.metricsdemo.playground.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.playground.cluster.Definitions;
import io.metricsdemo.simulator.SimulatedApiServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApplierTest {

  private SimulatedApiServer server;
  private KubernetesClient client;
  private Applier applier;

  @BeforeEach
  void start() {
    server = SimulatedApiServer.start();
    server.registerCrd(Definitions.metricsDemo());
    client = server.client();
    applier = new Applier(client);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void documents_are_applied_in_their_namespaces() {
    assertThat(applier.apply(List.of(document("a", "one", 3), document("b", "one", 1)))).isEmpty();

    assertThat(demos())
        .extracting(demo -> demo.getMetadata().getNamespace() + " " + demo.getSpec().getReplicas())
        .containsExactlyInAnyOrder("a 3", "b 1");
    assertThat(client.namespaces().list().getItems())
        .extracting(namespace -> namespace.getMetadata().getName())
        .contains("a", "b");
  }

  @Test
  void what_has_not_changed_is_not_written() {
    applier.apply(List.of(document("a", "one", 3), document("a", "two", 3)));
    server.requests().reset();

    applier.apply(List.of(document("a", "one", 3), document("a", "two", 4)));

    assertThat(server.requests().writes()).hasSize(1);
  }

  @Test
  void what_is_gone_from_the_files_is_deleted_and_nothing_else() {
    applier.apply(List.of(document("a", "one", 1), document("a", "two", 1)));
    MetricsDemo byHand =
        Serialization.unmarshal(document("a", "by-hand", 1).object().toString(), MetricsDemo.class);
    client.resource(byHand).create();

    applier.apply(List.of(document("a", "two", 1)));

    assertThat(demos())
        .extracting(demo -> demo.getMetadata().getName())
        .containsExactlyInAnyOrder("two", "by-hand");
  }

  @Test
  void a_field_that_is_gone_from_the_file_goes_back_to_its_default() {
    applier.apply(List.of(document("a", "one", 7)));
    JsonNode without = document("a", "one", 7).object().deepCopy();
    ((com.fasterxml.jackson.databind.node.ObjectNode) without.path("spec")).remove("replicas");

    applier.apply(List.of(new Document("demo.yaml", 1, without)));

    assertThat(demos().get(0).getSpec().getReplicas()).isEqualTo(2);
  }

  @Test
  void what_the_server_refuses_is_reported_and_tried_again() {
    List<Document> bad = List.of(document("a", "one", 101));

    assertThat(applier.apply(bad))
        .singleElement()
        .satisfies(mistake -> assertThat(mistake.toString()).startsWith("demo.yaml:1: "));
    assertThat(applier.apply(bad)).hasSize(1);
  }

  private List<MetricsDemo> demos() {
    return client.resources(MetricsDemo.class).inAnyNamespace().list().getItems();
  }

  private static Document document(String namespace, String name, int replicas) {
    String json =
        """
        {"apiVersion": "metricsdemo.io/v1alpha1", "kind": "MetricsDemo",
         "metadata": {"namespace": "%s", "name": "%s"}, "spec": {"replicas": %d}}
        """
            .formatted(namespace, name, replicas);
    return new Document("demo.yaml", 1, Serialization.unmarshal(json, JsonNode.class));
  }
}
