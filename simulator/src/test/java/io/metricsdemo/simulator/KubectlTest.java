package io.metricsdemo.simulator;

import static io.metricsdemo.simulator.Widgets.widget;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What kubectl asks for beside the objects: discovery, tables, OpenAPI, a configuration. */
class KubectlTest {

  @RegisterExtension final ApiServerExtension api = new ApiServerExtension();

  @BeforeEach
  void createX() {
    api.client().resource(widget("x", "{}")).create();
  }

  @Test
  void a_custom_kind_is_discovered_with_its_short_name_and_subresources() {
    JsonNode resources = Http.get(api.server(), "/apis/example.com/v1").body().path("resources");

    assertThat(resources.findValuesAsText("name"))
        .containsExactly("widgets", "widgets/status", "widgets/scale");
    assertThat(resources.at("/0/shortNames/0").asText()).isEqualTo("wd");
  }

  @Test
  void a_table_has_the_columns_of_the_definition() {
    Http.send(
        api.server(),
        "PATCH",
        "/apis/example.com/v1/namespaces/default/widgets/x/status",
        "application/merge-patch+json",
        "{\"status\": {\"conditions\": [{\"type\": \"Ready\", \"status\": \"True\"}]}}");

    JsonNode table =
        Http.getTable(api.server(), "/apis/example.com/v1/namespaces/default/widgets").body();

    assertThat(table.path("columnDefinitions").findValuesAsText("name"))
        .containsExactly("Name", "Replicas", "Ready", "Age");
    assertThat(cells(table)).startsWith("x", "2", "True").last().asString().endsWith("s");
  }

  @Test
  void a_table_of_deployments_counts_ready_replicas() {
    Http.send(
        api.server(),
        "POST",
        "/apis/apps/v1/namespaces/default/deployments",
        "application/yaml",
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {replicas: 3}}");

    JsonNode table =
        Http.getTable(api.server(), "/apis/apps/v1/namespaces/default/deployments").body();

    assertThat(cells(table)).startsWith("d", "0/3", "0", "0");
  }

  @Test
  void openapi_has_the_schema_of_a_custom_kind() {
    JsonNode document = Http.get(api.server(), "/openapi/v3/apis/example.com/v1").body();

    assertThat(
            document
                .at(
                    "/components/schemas/example.com.v1.Widget/properties/spec/properties/color/enum")
                .toString())
        .isEqualTo("[\"red\",\"green\"]");
  }

  @Test
  void a_path_that_is_not_served_is_not_found() {
    assertThat(Http.get(api.server(), "/apis/none.example.com/v1/things").code()).isEqualTo(404);
  }

  @Test
  void the_kubeconfig_leads_here(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("kubeconfig");
    api.server().writeKubeconfig(file);

    Config config = Config.fromKubeconfig(Files.readString(file));
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      assertThat(Widgets.in(client).withName("x").get()).isNotNull();
    }
  }

  private static List<String> cells(JsonNode table) {
    return StreamSupport.stream(table.at("/rows/0/cells").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }
}
