package io.metricsdemo.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchEventDeserializerTest {

  private final KubernetesSerialization serialization =
      new KubernetesSerialization(
          JsonMapper.builder()
              .addModule(
                  WatchEventDeserializer.module(List.of(Deployment.class, MetricsDemo.class)))
              .build(),
          true);

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"kind": "Deployment", "apiVersion": "apps/v1",
         "metadata": {"name": "demo", "labels": {"a": "b"}, "resourceVersion": "7"},
         "spec": {"replicas": 2, "template": {"spec": {"containers": [{"name": "demo"}]}}},
         "status": {"readyReplicas": 1}, "unknown": {"field": [1, {}]}}
        """,
        """
        {"metadata": {"name": "demo"}, "kind": "Deployment", "apiVersion": "apps/v1", "spec": {"replicas": 2}}
        """,
        """
        {"kind": "Deployment", "apiVersion": "apps/v1"}
        """
      })
  void a_watched_kind_is_read_as_by_the_client_itself(String object) {
    WatchEvent event = read("MODIFIED", object);

    assertThat(event.getType()).isEqualTo("MODIFIED");
    assertThat(event.getObject())
        .isEqualTo(new KubernetesSerialization().unmarshal(object, Deployment.class));
  }

  @Test
  void a_custom_resource_is_read_into_its_own_class() {
    WatchEvent event =
        read(
            "ADDED",
            """
            {"apiVersion": "metricsdemo.io/v1alpha1", "kind": "MetricsDemo", "metadata": {"name": "demo"},
             "spec": {"replicas": 3}}
            """);

    assertThat(event.getObject())
        .isInstanceOfSatisfying(
            MetricsDemo.class,
            demo -> {
              assertThat(demo.getKind()).isEqualTo("MetricsDemo");
              assertThat(demo.getApiVersion()).isEqualTo("metricsdemo.io/v1alpha1");
              assertThat(demo.getMetadata().getName()).isEqualTo("demo");
              assertThat(demo.getSpec().getReplicas()).isEqualTo(3);
            });
  }

  @Test
  void other_kinds_and_errors_are_read_too() {
    assertThat(
            read("ADDED", "{\"kind\": \"Secret\", \"apiVersion\": \"v1\", \"data\": {\"a\": \"\"}}")
                .getObject())
        .isInstanceOf(Secret.class);
    assertThat(
            read("ERROR", "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"code\": 410}")
                .getObject())
        .isInstanceOfSatisfying(
            Status.class, status -> assertThat(status.getCode()).isEqualTo(410));
  }

  private WatchEvent read(String type, String object) {
    return serialization.unmarshal(
        "{\"type\": \"%s\", \"object\": %s}".formatted(type, object), WatchEvent.class);
  }
}
