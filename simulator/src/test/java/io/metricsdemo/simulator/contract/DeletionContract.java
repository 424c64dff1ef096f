package io.metricsdemo.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is deleted with an object, what keeps it, and what a deletion expects. */
abstract class DeletionContract extends Contract {

  private static final String STRANGER = "11111111-1111-1111-1111-111111111111";

  DeletionContract(Supplier<KubernetesClient> server) {
    super(server);
  }

  private String path(String name) {
    return api().configMap(name);
  }

  private Answer create(String name) {
    return api().post(api().configMaps(), configMap(name, "{}"));
  }

  /** An object with owners, each given as its name and its uid. */
  private void create(String name, String... owners) {
    StringBuilder references = new StringBuilder();
    for (int i = 0; i < owners.length; i += 2) {
      references.append(
          "{apiVersion: v1, kind: ConfigMap, name: %s, uid: %s},"
              .formatted(owners[i], owners[i + 1]));
    }
    api()
        .post(
            api().configMaps(),
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, ownerReferences: [%s]}}"
                .formatted(name, references));
  }

  private boolean exists(String name) {
    return api().get(path(name)).code() == 200;
  }

  private void awaitGone(String name) {
    await().untilAsserted(() -> assertThat(exists(name)).as("%s exists", name).isFalse());
  }

  @Test
  void a_delete_answers_with_what_was_deleted() {
    Answer created = create("x");

    Answer deleted = api().delete(path("x"));

    assertThat(deleted.code()).isEqualTo(200);
    assertThat(deleted.at("/kind")).isEqualTo("Status");
    assertThat(deleted.at("/status")).isEqualTo("Success");
    assertThat(deleted.at("/details/uid")).isEqualTo(created.uid());
    assertThat(deleted.at("/details/name") + deleted.at("/details/kind")).isEqualTo("xconfigmaps");
    assertThat(exists("x")).isFalse();
  }

  @Test
  void dependents_are_deleted_with_their_owner_at_every_depth() {
    Answer owner = create("owner");
    create("child", "owner", owner.uid());
    create("grandchild", "child", api().get(path("child")).uid());

    api().delete(path("owner"));

    awaitGone("child");
    awaitGone("grandchild");
  }

  @Test
  void dependents_are_deleted_before_their_owner_in_the_foreground() {
    Answer owner = create("owner");
    create("child", "owner", owner.uid());

    Answer deleted = api().delete(path("owner"), "{propagationPolicy: Foreground}");

    assertThat(deleted.code()).isEqualTo(200);
    awaitGone("owner");
    assertThat(exists("child")).isFalse();
  }

  @Test
  void orphans_stay_and_lose_the_owner_reference() {
    Answer owner = create("owner");
    create("child", "owner", owner.uid());

    api().delete(path("owner"), "{propagationPolicy: Orphan}");

    awaitGone("owner");
    assertThat(api().get(path("child")).code()).isEqualTo(200);
    assertThat(api().get(path("child")).body().at("/metadata/ownerReferences")).isEmpty();
  }

  @Test
  void an_object_of_the_same_name_is_not_the_owner() {
    Answer owner = create("owner");
    create("child", "owner", owner.uid());
    api().delete(path("owner"));
    create("owner");

    awaitGone("child");
  }

  @Test
  void an_object_whose_owner_never_was_is_deleted() {
    create("child", "owner", STRANGER);

    awaitGone("child");
  }

  @Test
  void an_object_of_two_owners_stays_until_both_are_deleted() {
    Answer first = create("first");
    Answer second = create("second");
    create("child", "first", first.uid(), "second", second.uid());

    api().delete(path("first"));
    await()
        .untilAsserted(
            () ->
                assertThat(api().get(path("child")).body().at("/metadata/ownerReferences"))
                    .as("owners of %s", api().get(path("child")).body())
                    .hasSize(1));
    assertThat(api().get(path("child")).at("/metadata/ownerReferences/0/name")).isEqualTo("second");

    api().delete(path("second"));
    awaitGone("child");
  }

  @Test
  void a_finalizer_keeps_an_object_until_it_is_removed() {
    create("held");
    api().merge(path("held"), "{metadata: {finalizers: [example.com/hold]}}");

    Answer deleted = api().delete(path("held"));

    assertThat(deleted.code()).isEqualTo(200);
    assertThat(deleted.at("/kind")).isEqualTo("ConfigMap");
    assertThat(deleted.at("/metadata/deletionTimestamp")).isNotEmpty();
    assertThat(exists("held")).isTrue();

    api().merge(path("held"), "{metadata: {finalizers: null}}");

    assertThat(exists("held")).isFalse();
  }

  @Test
  void a_terminating_object_takes_no_new_finalizer() {
    create("held");
    api().merge(path("held"), "{metadata: {finalizers: [example.com/hold]}}");
    api().delete(path("held"));

    Answer refused =
        api().merge(path("held"), "{metadata: {finalizers: [example.com/hold, example.com/new]}}");

    assertThat(refused.refusal()).isEqualTo("422 Invalid");
    assertThat(refused.message())
        .contains(
            "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted");
    api().merge(path("held"), "{metadata: {finalizers: null}}");
  }

  @Test
  void a_delete_that_expects_another_uid_is_a_conflict() {
    Answer created = create("x");

    Answer refused = api().delete(path("x"), "{preconditions: {uid: %s}}".formatted(STRANGER));

    assertThat(refused.refusal()).isEqualTo("409 Conflict");
    assertThat(refused.message())
        .isEqualTo(
            "Operation cannot be fulfilled on ConfigMap \"x\": the UID in the precondition ("
                + STRANGER
                + ") does not match the UID in record ("
                + created.uid()
                + "). The object might have been deleted and then recreated");
    assertThat(exists("x")).isTrue();
  }

  @Test
  void a_delete_that_expects_another_version_is_a_conflict() {
    create("x");

    Answer refused = api().delete(path("x"), "{preconditions: {resourceVersion: '1'}}");

    assertThat(refused.refusal()).isEqualTo("409 Conflict");
    assertThat(refused.message())
        .contains("the ResourceVersion in the precondition (1) does not match");
    assertThat(exists("x")).isTrue();
  }

  @Test
  void a_delete_with_the_right_expectations_deletes() {
    Answer created = create("x");

    Answer deleted =
        api()
            .delete(
                path("x"),
                "{preconditions: {uid: %s, resourceVersion: '%s'}}"
                    .formatted(created.uid(), created.version()));

    assertThat(deleted.code()).isEqualTo(200);
    assertThat(exists("x")).isFalse();
  }

  @Test
  void a_collection_is_deleted_by_label() {
    create("a");
    create("b");
    api().merge(path("a"), "{metadata: {labels: {l: x}}}");

    Answer deleted = api().delete(api().configMaps() + "?labelSelector=l%3Dx");

    assertThat(deleted.code()).isEqualTo(200);
    assertThat(exists("a")).isFalse();
    assertThat(exists("b")).isTrue();
  }

  @Test
  void a_namespace_is_deleted_with_what_is_in_it() {
    create("inside");

    api().delete("/api/v1/namespaces/" + api().namespace());

    awaitGone("inside");
  }
}
