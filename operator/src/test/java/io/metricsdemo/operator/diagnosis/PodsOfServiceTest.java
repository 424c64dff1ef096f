package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pods behind a Service, as the API server has them. */
@EnableKubernetesMockClient(crud = true, https = false)
class PodsOfServiceTest {

  private KubernetesClient client;

  @Test
  void pods_are_those_that_the_selector_selects() throws Exception {
    client.resource(pod("web-1", "web")).create();
    client.resource(pod("db-1", "db")).create();

    assertThat(new LiveClusterFacts(client).pods(selecting(Map.of("app", "web"))))
        .extracting(pod -> pod.getMetadata().getName())
        .containsExactly("web-1");
  }

  @Test
  void service_without_a_selector_selects_no_pods() throws Exception {
    client.resource(pod("web-1", "web")).create();

    assertThat(new LiveClusterFacts(client).pods(selecting(Map.of()))).isEmpty();
  }

  private static Service selecting(Map<String, String> labels) {
    return new ServiceBuilder(Scene.service("web", "http"))
        .editSpec()
        .withSelector(labels)
        .endSpec()
        .build();
  }

  private static Pod pod(String name, String app) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(name)
        .addToLabels("app", app)
        .endMetadata()
        .build();
  }
}
