package io.metricsdemo.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Applying configurations: what merges, who owns what, and who is refused. */
class ServerSideApplyTest {

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: %s
        labels: {app: demo, team: red}
      spec:
        replicas: 2
        selector: {matchLabels: {app: demo}}
        template:
          metadata: {labels: {app: demo}}
          spec:
            containers:
            - name: app
              image: demo:1
              ports:
              - {containerPort: 8080, name: http}
              - {containerPort: 8081, name: health}
      """;

  private static SimulatedApiServer server;
  private static KubernetesClient client;
  private String name;

  @BeforeAll
  static void start() {
    server = SimulatedApiServer.start();
    client = server.client();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void nameOfItsOwn(TestInfo test) {
    name = test.getTestMethod().orElseThrow().getName().replace('_', '-');
  }

  @Test
  void apply_creates_with_generation_1_and_a_uid() {
    Deployment created = apply("op", deployment());

    assertThat(created.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(created.getMetadata().getUid()).isNotEmpty();
    assertThat(created.getMetadata().getCreationTimestamp()).isNotEmpty();
    assertThat(lastCode()).isEqualTo(201);
  }

  @Test
  void no_op_apply_keeps_the_resource_version() {
    Deployment created = apply("op", deployment());

    Deployment again = apply("op", deployment());

    assertThat(again.getMetadata().getResourceVersion())
        .isEqualTo(created.getMetadata().getResourceVersion());
    assertThat(lastCode()).isEqualTo(200);
  }

  @Test
  void generation_counts_changes_of_the_spec_and_not_of_metadata() {
    apply("op", deployment());
    Deployment relabelled = deployment();
    relabelled.getMetadata().getLabels().put("team", "blue");
    Deployment scaled = deployment();
    scaled.getSpec().setReplicas(3);

    assertThat(apply("op", relabelled).getMetadata().getGeneration()).isEqualTo(1);
    assertThat(apply("op", scaled).getMetadata().getGeneration()).isEqualTo(2);
  }

  @Test
  void apply_removes_a_field_that_the_manager_no_longer_applies() {
    apply("op", deployment());
    Deployment smaller = deployment();
    smaller.getMetadata().getLabels().remove("team");
    smaller.getSpec().getTemplate().getSpec().getContainers().get(0).getPorts().remove(1);

    Deployment after = apply("op", smaller);

    assertThat(after.getMetadata().getLabels()).containsExactly(Map.entry("app", "demo"));
    assertThat(after.getSpec().getTemplate().getSpec().getContainers().get(0).getPorts())
        .extracting("name")
        .containsExactly("http");
  }

  @Test
  void a_field_that_another_manager_owns_too_stays_when_one_gives_it_up() {
    apply("op", configMap(Map.of("shared", "1", "mine", "1")));
    apply("other", configMap(Map.of("shared", "1")));

    ConfigMap after = apply("op", configMap(Map.of("mine", "1")));

    assertThat(after.getData()).containsKeys("shared", "mine");
  }

  @Test
  void a_label_added_by_an_update_stays_over_applies() {
    Deployment created = apply("op", deployment());
    client.resource(created).edit(d -> label(d, "by-hand", "yes"));

    Deployment after = apply("op", deployment());

    assertThat(after.getMetadata().getLabels()).containsKeys("app", "team", "by-hand");
  }

  @Test
  void a_field_of_another_manager_conflicts_unless_forced() {
    apply("op", configMap(Map.of("x", "1")));

    assertThatThrownBy(() -> applyWithoutForce("other", configMap(Map.of("x", "2"))))
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            e -> {
              assertThat(e.getCode()).isEqualTo(409);
              assertThat(e.getStatus().getMessage())
                  .isEqualTo("Apply failed with 1 conflict: conflict with \"op\": .data.x");
            });

    ConfigMap taken = apply("other", configMap(Map.of("x", "2")));
    assertThat(taken.getData()).containsEntry("x", "2");
    assertThat(managers(taken)).containsExactly("other Apply");
  }

  @Test
  void a_value_changed_by_hand_goes_back_by_a_forced_apply() {
    Deployment created = apply("op", deployment());
    client.resource(created).edit(d -> replicas(d, 7));

    Deployment after = apply("op", deployment());

    assertThat(after.getSpec().getReplicas()).isEqualTo(2);
    assertThat(managers(after)).containsExactly("op Apply");
  }

  @Test
  void managed_fields_have_the_shape_of_the_real_server() {
    Deployment created = apply("op", deployment());

    assertThat(Serialization.asJson(created.getMetadata().getManagedFields().get(0).getFieldsV1()))
        .isEqualTo(
            ("{'f:metadata':{'f:labels':{'f:app':{},'f:team':{}}},'f:spec':{'f:replicas':{},"
                    + "'f:selector':{},'f:template':{'f:metadata':{'f:labels':{'f:app':{}}},"
                    + "'f:spec':{'f:containers':{'k:{\\'name\\':\\'app\\'}':{'.':{},'f:image':{},"
                    + "'f:name':{},'f:ports':{"
                    + "'k:{\\'containerPort\\':8080,\\'protocol\\':\\'TCP\\'}':{'.':{},"
                    + "'f:containerPort':{},'f:name':{}},"
                    + "'k:{\\'containerPort\\':8081,\\'protocol\\':\\'TCP\\'}':{'.':{},"
                    + "'f:containerPort':{},'f:name':{}}}}}}}}}")
                .replace('\'', '"'));
  }

  @Test
  void list_elements_of_others_keep_their_place() {
    apply("one", withPullSecrets("a", "b", "c"));

    ServiceAccount merged = apply("two", withPullSecrets("d", "c", "e"));
    ServiceAccount reordered = apply("one", withPullSecrets("b", "a"));

    assertThat(merged.getImagePullSecrets())
        .extracting("name")
        .containsExactly("a", "b", "d", "c", "e");
    assertThat(reordered.getImagePullSecrets())
        .extracting("name")
        .containsExactly("b", "d", "c", "e", "a");
  }

  @Test
  void apply_with_resource_version_1_creates_and_never_overwrites() {
    ConfigMap first = configMap(Map.of("x", "1"));
    first.getMetadata().setResourceVersion("1");
    assertThat(apply("op", first).getData()).containsEntry("x", "1");

    ConfigMap second = configMap(Map.of("x", "2"));
    second.getMetadata().setResourceVersion("1");
    assertThatThrownBy(() -> apply("op", second))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
  }

  @Test
  void status_applied_through_its_subresource_has_an_entry_of_its_own() {
    apply("op", deployment());
    Deployment status =
        Serialization.unmarshal(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: %s}
            spec: {replicas: 9}
            status: {readyReplicas: 2}
            """
                .formatted(name),
            Deployment.class);

    Deployment after =
        client
            .resource(status)
            .inNamespace("default")
            .subresource("status")
            .patch(context("kubelet"));

    assertThat(after.getSpec().getReplicas()).isEqualTo(2);
    assertThat(after.getStatus().getReadyReplicas()).isEqualTo(2);
    assertThat(after.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(after.getMetadata().getManagedFields())
        .extracting(ManagedFieldsEntry::getManager, ManagedFieldsEntry::getSubresource)
        .contains(tuple("kubelet", "status"));
  }

  private Deployment deployment() {
    return Serialization.unmarshal(DEPLOYMENT.formatted(name), Deployment.class);
  }

  private ServiceAccount withPullSecrets(String... names) {
    ServiceAccountBuilder builder =
        new ServiceAccountBuilder().withNewMetadata().withName(name).endMetadata();
    for (String secret : names) {
      builder.addNewImagePullSecret(secret);
    }
    return builder.build();
  }

  private ConfigMap configMap(Map<String, String> data) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withData(data)
        .build();
  }

  private static <T extends io.fabric8.kubernetes.api.model.HasMetadata> T apply(
      String manager, T object) {
    return client.resource(object).inNamespace("default").patch(context(manager));
  }

  private static void applyWithoutForce(String manager, ConfigMap object) {
    PatchContext context =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(manager)
            .build();
    client.resource(object).inNamespace("default").patch(context);
  }

  private static PatchContext context(String manager) {
    return new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager(manager)
        .withForce(true)
        .build();
  }

  private static Deployment label(Deployment deployment, String key, String value) {
    deployment.getMetadata().getLabels().put(key, value);
    return deployment;
  }

  private static Deployment replicas(Deployment deployment, int replicas) {
    deployment.getSpec().setReplicas(replicas);
    return deployment;
  }

  private static List<String> managers(HasMetadata object) {
    return object.getMetadata().getManagedFields().stream()
        .map(m -> m.getManager() + " " + m.getOperation())
        .toList();
  }

  private static int lastCode() {
    List<LoggedRequest> all = server.requests().all();
    return all.get(all.size() - 1).code();
  }
}
