package io.metricsdemo.operator.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.metricsdemo.simulator.SchemalessCrd;
import io.metricsdemo.simulator.SimulatedApiServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyedListsTest {

  /** Entries consist of their key, so an edited entry looks like an added one. */
  private static final String PULL_SECRETS = "f:spec f:template f:spec f:imagePullSecrets";

  @Test
  void all_lists_whose_entries_have_keys_are_known() {
    Set<String> found = new TreeSet<>();
    try (SimulatedApiServer server = SimulatedApiServer.start();
        KubernetesClient client = server.client()) {
      server.registerCrd(rulesWithKeyedGroups());
      for (HasMetadata object :
          Fixture.desired(
              Fixture.parameters(Path.of("src/test/resources/fixtures/in-all-fields.yaml")))) {
        if (!object.getKind().equals("ServiceMonitor")) {
          HasMetadata applied = client.resource(object).fieldManager("a").serverSideApply();
          for (ManagedFieldsEntry entry : applied.getMetadata().getManagedFields()) {
            collect("", entry.getFieldsV1().getAdditionalProperties(), found);
          }
        }
      }
    }

    assertThat(found)
        .isEqualTo(
            Stream.concat(
                    Stream.of(PULL_SECRETS),
                    KeyedList.ALL.stream().flatMap(list -> paths("", list)))
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** As in the CRD of Prometheus Operator, groups have their names as keys. */
  private static CustomResourceDefinition rulesWithKeyedGroups() {
    CustomResourceDefinition crd =
        SchemalessCrd.of(ResourceDefinitionContext.fromResourceType(PrometheusRule.class));
    crd.getSpec()
        .getVersions()
        .get(0)
        .getSchema()
        .setOpenAPIV3Schema(
            Serialization.unmarshal(
                """
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      groups:
                        type: array
                        x-kubernetes-list-type: map
                        x-kubernetes-list-map-keys: [name]
                        items:
                          type: object
                          required: [name]
                          properties:
                            name: {type: string}
                            rules: {x-kubernetes-preserve-unknown-fields: true}
                """,
                JSONSchemaProps.class));
    return crd;
  }

  private static Stream<String> paths(String parent, KeyedList list) {
    String path = (parent + " f:" + String.join(" f:", list.path())).strip();
    return Stream.concat(
        Stream.of(path), list.below().stream().flatMap(below -> paths(path, below)));
  }

  /** The paths of lists with keys, without the keys. */
  private static void collect(String path, Map<?, ?> fields, Set<String> found) {
    fields.forEach(
        (element, below) -> {
          boolean isEntry = element.toString().startsWith("k:");
          if (isEntry) {
            found.add(path);
          }
          collect(isEntry ? path : (path + " " + element).strip(), (Map<?, ?>) below, found);
        });
  }
}
