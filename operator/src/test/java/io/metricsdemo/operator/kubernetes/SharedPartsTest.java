package io.metricsdemo.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SharedPartsTest {

  private static final String SERVICE =
      """
      {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "%1$s", "labels": {"app": "%1$s", "of": "all"},
       "managedFields": [{"manager": "metricsdemo-operator", "operation": "Apply", "fieldsType": "FieldsV1", "fieldsV1":
        {"f:metadata": {"f:ownerReferences": {"k:{\\"uid\\":\\"%1$s\\"}": {}}},
         "f:spec": {"f:ports": {"k:{\\"port\\":8080}": {".": {}, "f:port": {}}}, "f:type": {}}}}]}}
      """;

  private final KubernetesSerialization serialization =
      new KubernetesSerialization(
          JsonMapper.builder().addModule(SharedParts.module()).build(), true);

  @Test
  void objects_are_read_as_without_it() {
    assertThat(service("one"))
        .isEqualTo(
            new KubernetesSerialization().unmarshal(SERVICE.formatted("one"), Service.class));
    assertThat(serialization.clone(service("one"))).isEqualTo(service("one"));
  }

  @Test
  void objects_share_the_managed_fields_that_are_alike_below_some_that_are_not() {
    Map<String, Object> one = managedFields(service("one"));
    Map<String, Object> other = managedFields(service("other"));

    assertThat(one).isNotEqualTo(other);
    assertThat(one.get("f:spec")).isSameAs(other.get("f:spec"));
  }

  @Test
  void what_is_shared_cannot_be_changed() {
    assertThat(managedFields(service("one"))).isUnmodifiable();
    assertThat(asMap(managedFields(service("one")).get("f:spec"))).isUnmodifiable();
  }

  @Test
  void an_object_shares_its_name_with_its_labels_and_with_others() {
    Service one = service("one");

    assertThat(one.getMetadata().getLabels().get("app")).isSameAs(one.getMetadata().getName());
    assertThat(one.getMetadata().getLabels().get("of"))
        .isSameAs(service("other").getMetadata().getLabels().get("of"));
  }

  @Test
  void labels_that_are_equal_are_one_map() {
    String json =
        "{\"metadata\": {\"labels\": {\"app\": \"one\"}}, \"spec\": {\"selector\": {\"app\": \"one\"}}}";
    Service one = serialization.unmarshal(json, Service.class);

    assertThat(one.getMetadata().getLabels())
        .containsExactly(entry("app", "one"))
        .isSameAs(one.getSpec().getSelector())
        .isUnmodifiable();
    assertThat(service("one").getMetadata().getLabels())
        .isSameAs(service("one").getMetadata().getLabels())
        .isNotEqualTo(service("other").getMetadata().getLabels());
  }

  @Test
  void objects_share_messages_of_any_length() {
    String json =
        "{\"metadata\": {\"annotations\": {\"message\": \"%s\"}}}".formatted("long".repeat(99));
    Service one = serialization.unmarshal(json, Service.class);
    Service other = serialization.unmarshal(json, Service.class);

    assertThat(one.getMetadata().getAnnotations().get("message"))
        .isEqualTo("long".repeat(99))
        .isSameAs(other.getMetadata().getAnnotations().get("message"));
  }

  @Test
  void objects_share_one_empty_map_and_one_empty_list() {
    Service one = service("one");
    Service other = service("other");

    assertThat(one.getAdditionalProperties())
        .isSameAs(other.getAdditionalProperties())
        .isSameAs(one.getMetadata().getAdditionalProperties())
        .isSameAs(one.getMetadata().getAnnotations());
    assertThat(one.getMetadata().getFinalizers())
        .isSameAs(other.getMetadata().getOwnerReferences());
  }

  @Test
  void objects_of_watch_events_do_so_too() {
    KubernetesSerialization watching =
        new KubernetesSerialization(
            JsonMapper.builder()
                .addModule(SharedParts.module())
                .addModule(WatchEventDeserializer.module(List.of(Service.class)))
                .build(),
            true);
    WatchEvent event =
        watching.unmarshal(
            "{\"type\": \"ADDED\", \"object\": %s}".formatted(SERVICE.formatted("one")),
            WatchEvent.class);

    Service one = (Service) event.getObject();
    assertThat(one.getAdditionalProperties()).isSameAs(one.getMetadata().getAdditionalProperties());
  }

  @Test
  void a_builder_of_an_object_changes_its_lists_and_maps() {
    Service changed =
        new ServiceBuilder(service("one"))
            .editMetadata()
            .addToFinalizers("example.com/hold")
            .addToAnnotations("a", "b")
            .endMetadata()
            .build();

    assertThat(changed.getMetadata().getFinalizers()).containsExactly("example.com/hold");
    assertThat(changed.getMetadata().getAnnotations()).containsExactly(entry("a", "b"));
  }

  @Test
  void unknown_fields_are_kept_and_can_be_added() {
    Service later =
        serialization.unmarshal(
            "{\"spec\": {\"type\": \"ClusterIP\", \"ofLater\": {\"a\": 1}}}", Service.class);
    Service changed =
        new ServiceBuilder(later)
            .editOrNewMetadata()
            .addToAdditionalProperties("b", 2)
            .endMetadata()
            .build();

    assertThat(later.getSpec().getAdditionalProperties())
        .containsExactly(entry("ofLater", Map.of("a", 1)));
    assertThat(serialization.asJson(changed)).contains("\"ofLater\":{\"a\":1}", "\"b\":2");
  }

  @Tag("slow")
  @Test
  void what_was_forgotten_is_read_again() {
    Service first = service("first");
    for (int i = 0; i < 20_000; i++) {
      assertThat(service("demo-" + i).getMetadata().getName()).isEqualTo("demo-" + i);
    }

    assertThat(service("first")).isEqualTo(first);
  }

  @Test
  void null_stays_null() {
    FieldsV1 none = serialization.unmarshal("null", FieldsV1.class);
    Service nameless = serialization.unmarshal("{\"metadata\": {\"name\": null}}", Service.class);

    assertThat(none).isNull();
    assertThat(nameless.getMetadata().getName()).isNull();
  }

  private Service service(String name) {
    return serialization.unmarshal(SERVICE.formatted(name), Service.class);
  }

  private static Map<String, Object> managedFields(Service service) {
    return service.getMetadata().getManagedFields().get(0).getFieldsV1().getAdditionalProperties();
  }

  @SuppressWarnings("unchecked") // all keys in JSON are strings
  private static Map<String, Object> asMap(Object object) {
    return (Map<String, Object>) object;
  }
}
