package io.metricsdemo.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All that a cluster shows of a demo from now on, and what Flux and Argo CD make of it. */
public final class GitOpsHistory implements AutoCloseable {

  private static final Map<String, String> ARGO_BY_FLUX =
      Map.of(
          "InProgress", "Progressing",
          "Current", "Healthy",
          "Failed", "Degraded",
          "Terminating", "Progressing");

  private final History<GenericKubernetesResource> history;

  private GitOpsHistory(KubernetesClient client, String namespace, String demo) {
    history =
        new History<>(
            client
                .genericKubernetesResources("metricsdemo.io/v1alpha1", "MetricsDemo")
                .inNamespace(namespace)
                .withName(demo));
  }

  public static GitOpsHistory of(TestNamespace namespace, String demo) {
    return new GitOpsHistory(namespace.client(), namespace.name(), demo);
  }

  /**
   * The states by Flux, without repetitions, after checking that both agree on each, and that
   * neither takes the demo as done before it is.
   */
  public List<String> states() {
    List<GenericKubernetesResource> objects = history.versions();
    List<GitOpsState> states = GitOpsState.of(objects);
    assertThat(states).hasSameSizeAs(objects);
    List<String> changes = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      GitOpsState state = states.get(i);
      assertThat(state.argo())
          .as(() -> Serialization.asYaml(objects))
          .isEqualTo(ARGO_BY_FLUX.get(state.flux()));
      if (state.flux().equals("Current")) {
        assertDone(objects.get(i));
      }
      if (changes.isEmpty() || !changes.get(changes.size() - 1).equals(state.flux())) {
        changes.add(state.flux());
      }
    }
    return changes;
  }

  private static void assertDone(GenericKubernetesResource object) {
    MetricsDemo demo = Serialization.unmarshal(Serialization.asJson(object), MetricsDemo.class);
    assertThat(demo.getStatus().getObservedGeneration())
        .isEqualTo(demo.getMetadata().getGeneration());
    assertThat(demo.getStatus().getReadyReplicas()).isEqualTo(demo.getSpec().getReplicas());
    assertThat(demo.getStatus().getConditions())
        .anyMatch(each -> each.getType().equals("Ready") && each.getStatus().equals("True"))
        .noneMatch(each -> List.of("Reconciling", "Stalled").contains(each.getType()));
    assertThat(demo.getMetadata()).matches(each -> Objects.isNull(each.getDeletionTimestamp()));
  }

  @Override
  public void close() {
    history.close();
  }
}
