package io.metricsdemo.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes with an object that is deleted, and what holds it up. */
class DeletionTest {

  @RegisterExtension final ApiServerExtension api = new ApiServerExtension();

  @Test
  void dependents_go_with_their_owner_all_the_way_down() {
    ConfigMap owner = create("owner", null);
    ConfigMap child = create("child", owner.getMetadata().getUid());
    create("grandchild", child.getMetadata().getUid());

    api.client().resource(owner).delete();

    await().untilAsserted(() -> assertThat(exists("child")).isFalse());
    await().untilAsserted(() -> assertThat(exists("grandchild")).isFalse());
  }

  @Test
  void orphans_stay_and_lose_the_owner() {
    ConfigMap owner = create("owner", null);
    create("child", owner.getMetadata().getUid());

    api.client().resource(owner).withPropagationPolicy(DeletionPropagation.ORPHAN).delete();

    assertThat(exists("owner")).isFalse();
    assertThat(get("child").getMetadata().getOwnerReferences()).isEmpty();
  }

  @Test
  void a_namesake_of_the_owner_owns_nothing() {
    ConfigMap owner = create("owner", null);
    create("child", owner.getMetadata().getUid());
    api.client().resource(owner).delete();
    create("owner", null);

    await().untilAsserted(() -> assertThat(exists("child")).isFalse());
  }

  @Test
  void an_object_with_an_owner_that_is_not_there_goes() {
    create("child", "11111111-1111-1111-1111-111111111111");

    await().untilAsserted(() -> assertThat(exists("child")).isFalse());
  }

  @Test
  void an_object_with_a_finalizer_waits_until_it_is_removed() {
    create("held", null);
    api.client().configMaps().withName("held").edit(DeletionTest::hold);

    api.client().configMaps().withName("held").delete();

    assertThat(get("held").getMetadata().getDeletionTimestamp()).isNotEmpty();

    api.client().configMaps().withName("held").edit(DeletionTest::release);

    assertThat(exists("held")).isFalse();
  }

  @Test
  void a_collection_is_deleted_by_label() {
    create("a", null);
    api.client().configMaps().withName("a").edit(c -> label(c, "x"));
    create("b", null);

    api.client().configMaps().withLabel("l", "x").delete();

    assertThat(exists("a")).isFalse();
    assertThat(exists("b")).isTrue();
  }

  @Test
  void a_namespace_takes_along_what_is_in_it() {
    create("inside", null);

    api.client().namespaces().withName("default").delete();

    await().untilAsserted(() -> assertThat(exists("inside")).isFalse());
  }

  private ConfigMap create(String name, String ownerUid) {
    ConfigMapBuilder builder =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("default")
            .endMetadata();
    if (ownerUid != null) {
      builder
          .editMetadata()
          .addNewOwnerReference()
          .withApiVersion("v1")
          .withKind("ConfigMap")
          .withName("owner")
          .withUid(ownerUid)
          .endOwnerReference()
          .endMetadata();
    }
    return api.client().resource(builder.build()).create();
  }

  private ConfigMap get(String name) {
    return api.client().configMaps().withName(name).get();
  }

  private boolean exists(String name) {
    return get(name) != null;
  }

  private static ConfigMap hold(ConfigMap map) {
    return map.edit().editMetadata().addToFinalizers("example.com/hold").endMetadata().build();
  }

  private static ConfigMap release(ConfigMap map) {
    return map.edit().editMetadata().withFinalizers().endMetadata().build();
  }

  private static ConfigMap label(ConfigMap map, String value) {
    return map.edit().editMetadata().addToLabels("l", value).endMetadata().build();
  }
}
