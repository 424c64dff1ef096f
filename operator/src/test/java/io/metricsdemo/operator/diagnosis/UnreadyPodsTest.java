package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What doctor reports of Services without ready pods. */
class UnreadyPodsTest {

  private final Scene scene = new Scene();

  @BeforeEach
  void have_a_pod_whose_image_cannot_be_pulled() {
    scene.podsOfService =
        List.of(
            Serialization.unmarshal(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  namespace: shop
                  name: web-1
                  labels: {app.kubernetes.io/instance: web}
                status:
                  phase: Pending
                  containerStatuses:
                  - {name: demo-app, image: a, state: {waiting: {reason: ErrImagePull, message: none}}}
                """,
                Pod.class));
  }

  @Test
  void pod_of_a_demo_that_fails_is_reported_with_the_field_to_change() throws Exception {
    scene.ofDemo();
    scene.slices = List.of(Scene.slice("http-metrics", Map.of("web-1", false)));

    assertThat(new NoReadyEndpoints().examine(scene.subject()).message())
        .startsWith(
            "No pod of Service shop/web is ready: web-1. Pod shop/web-1: container demo-app has"
                + " image a, which cannot be pulled (ImagePullBackOff): none. Check spec.image of"
                + " MetricsDemo shop/web");
  }

  @Test
  void pod_of_any_service_that_is_not_running_is_reported() throws Exception {
    scene.slices = List.of(Scene.slice("http-metrics", Map.of()));

    assertThat(new NoReadyEndpoints().examine(scene.subject()).message())
        .startsWith("Service shop/web has no endpoints")
        .contains("Pod shop/web-1 is Pending: container demo-app is waiting (ErrImagePull)");
  }

  @Test
  void pods_that_may_not_be_listed_hide_nothing_else() throws Exception {
    scene.ofDemo();
    scene.slices = List.of(Scene.slice("http-metrics", Map.of("web-1", false)));
    scene.notPermitted = Map.of("podsOfService", "cannot list pods");

    assertThat(new NoReadyEndpoints().examine(scene.subject()).message())
        .isEqualTo("No pod of Service shop/web is ready: web-1. Run kubectl -n shop describe pods");
  }
}
