package io.metricsdemo.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists whose entries have to differ, in the words in which the real server refuses them. */
class DuplicateEntriesTest {

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: default}
      spec: {ports: %s}
      """;

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: default}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: %s
      """;

  @RegisterExtension final ApiServerExtension api = new ApiServerExtension();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{name: a, port: 80}, {name: a, port: 81}] | spec.ports[1].name: Duplicate value: \"a\"",
        "[{name: a, port: 80}, {name: b, port: 80}] | spec.ports[1]: Duplicate value: {\"Name\":\"\",\"Protocol\":\"TCP\",\"AppProtocol\":null,\"Port\":80,\"TargetPort\":0,\"NodePort\":0}",
        "[{name: a, port: 80}, {port: 81}] | spec.ports[1].name: Required value",
      })
  void service_with_such_ports_is_refused(String ports, String words) {
    assertRefused(Service.class, SERVICE.formatted(ports), "Service \"web\" is invalid: " + words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{containers: [{name: a}, {name: a}]} | containers[1].name: Duplicate value: \"a\"",
        "{containers: [{name: a, ports: [{containerPort: 1, name: x}, {containerPort: 2, name: x}]}]} | containers[0].ports[1].name: Duplicate value: \"x\"",
        "{containers: [{name: a}], volumes: [{name: v}, {name: v}]} | volumes[1].name: Duplicate value: \"v\"",
        "{containers: [{name: a}], topologySpreadConstraints: [{topologyKey: k, whenUnsatisfiable: W}, {topologyKey: k, whenUnsatisfiable: W}]} | topologySpreadConstraints[1].{topologyKey, whenUnsatisfiable}: Duplicate value: \"{k, W}\"",
      })
  void pod_template_with_such_lists_is_refused(String podSpec, String words) {
    assertRefused(
        Deployment.class,
        DEPLOYMENT.formatted(podSpec),
        "Deployment.apps \"web\" is invalid: spec.template.spec." + words);
  }

  @Test
  void apply_beside_an_edited_key_is_refused() {
    apply(SERVICE.formatted("[{name: a, port: 80}]"));
    api.client()
        .services()
        .inNamespace("default")
        .withName("web")
        .patch(
            PatchContext.of(PatchType.JSON),
            "[{\"op\": \"replace\", \"path\": \"/spec/ports/0/port\", \"value\": 90}]");

    assertThatThrownBy(() -> apply(SERVICE.formatted("[{name: a, port: 80}]")))
        .hasMessageContaining("Duplicate value: \"a\"");
  }

  @Test
  void last_entry_of_a_required_list_stays() {
    apply(SERVICE.formatted("[{name: a, port: 80}]"));

    assertThatThrownBy(
            () ->
                api.client()
                    .services()
                    .inNamespace("default")
                    .withName("web")
                    .patch(
                        PatchContext.of(PatchType.JSON),
                        "[{\"op\": \"remove\", \"path\": \"/spec/ports/0\"}]"))
        .hasMessageContaining("spec.ports: Required value");
  }

  @Test
  void second_controller_is_refused() {
    String owner = "{apiVersion: v1, kind: Pod, name: %s, uid: %s, controller: true}";
    assertRefused(
        Service.class,
        SERVICE
            .formatted("[{port: 80}]")
            .replace(
                "namespace: default",
                "namespace: default, ownerReferences: [%s, %s]"
                    .formatted(owner.formatted("a", "1"), owner.formatted("b", "2"))),
        "Service \"web\" is invalid: metadata.ownerReferences: Invalid value: Only one reference"
            + " can have Controller set to true. Found \"true\" in references for Pod/a and Pod/b");
  }

  private <T extends HasMetadata> void assertRefused(Class<T> kind, String yaml, String words) {
    assertThatThrownBy(() -> api.client().resource(Serialization.unmarshal(yaml, kind)).create())
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            refusal -> {
              assertThat(refusal.getCode()).isEqualTo(422);
              assertThat(refusal.getStatus().getMessage()).isEqualTo(words);
            });
  }

  private void apply(String yaml) {
    api.client()
        .resource(Serialization.unmarshal(yaml, Service.class))
        .fieldManager("one")
        .forceConflicts()
        .serverSideApply();
  }
}
