package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a Prometheus Operator acts upon the Prometheus and sees the ServiceMonitor. */
class PrometheusNotManagedTest {

  private final Scene scene = new Scene();

  @BeforeEach
  void have_no_targets() {
    scene.servers = List.of(Scene.answering());
  }

  @Test
  void paused_prometheus_keeps_its_configuration() throws Exception {
    scene.prometheusSpec.put("paused", true);

    assertThat(examine())
        .isEqualTo(
            Verdict.isFalse(
                "PrometheusPaused",
                "Prometheus monitoring/k8s has spec.paused: true, so Prometheus Operator does not"
                    + " update its configuration. Set spec.paused to false"));

    scene.servers = List.of(Scene.answering(Scene.target("web-1")));
    assertThat(examine().isTrue()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a | --controller-id=b | Prometheus monitoring/k8s has annotation operator.prometheus.io/controller-id: a, so no Prometheus Operator manages it: Deployment monitoring/prometheus-operator has --controller-id=b. Set the annotation to b",
        "a | --log-level=info | Prometheus monitoring/k8s has annotation operator.prometheus.io/controller-id: a, so no Prometheus Operator manages it: Deployment monitoring/prometheus-operator has no argument --controller-id. Remove the annotation, or start a Prometheus Operator with --controller-id=a",
        "'' | -controller-id=b | Prometheus monitoring/k8s has no annotation operator.prometheus.io/controller-id, so no Prometheus Operator manages it: Deployment monitoring/prometheus-operator has --controller-id=b. Set the annotation to b",
        "'' | --prometheus-instance-namespaces=x,y | Prometheus monitoring/k8s is in none of the namespaces where Deployment monitoring/prometheus-operator manages Prometheus resources: x, y. Add monitoring to its argument --prometheus-instance-namespaces",
        "'' | --namespaces=shop | Prometheus monitoring/k8s is in none of the namespaces where Deployment monitoring/prometheus-operator manages Prometheus resources: shop. Add monitoring to its argument --namespaces",
        "'' | --prometheus-instance-selector=team=a | Deployment monitoring/prometheus-operator selects Prometheus resources by --prometheus-instance-selector=team=a, which does not match the labels of Prometheus monitoring/k8s. Change its metadata.labels to match",
        "'' | --deny-namespaces=monitoring | Prometheus monitoring/k8s is in namespace monitoring, which argument --deny-namespaces of Deployment monitoring/prometheus-operator excludes. Remove monitoring from that argument",
      })
  void prometheus_that_no_operator_acts_upon(String id, String argument, String message)
      throws Exception {
    scene.prometheusAnnotations = Map.of("operator.prometheus.io/controller-id", id);
    scene.operators = List.of(operator(argument));

    assertThat(examine()).isEqualTo(Verdict.isFalse("PrometheusNotManaged", message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--namespaces=monitoring,a | Deployment monitoring/prometheus-operator (Prometheus Operator) does not watch namespace shop: its argument --namespaces is a,monitoring. Add shop to that argument",
        "--deny-namespaces=shop | Deployment monitoring/prometheus-operator (Prometheus Operator) does not watch namespace shop: its argument --deny-namespaces excludes it. Remove shop from that argument",
      })
  void namespace_that_the_operator_does_not_watch(String argument, String message)
      throws Exception {
    scene.operators = List.of(operator(argument));

    assertThat(examine()).isEqualTo(Verdict.isFalse("NamespaceNotWatched", message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--namespaces=",
        "--namespaces=monitoring,shop",
        "--deny-namespaces=other",
        "--namespaces=$(NAMESPACES)",
        "--prometheus-instance-namespaces=monitoring",
        "--prometheus-instance-selector=!team,tier != gold",
        "--prometheus-instance-selector=???",
      })
  void operator_that_watches_the_namespace_or_may_do_so(String argument) throws Exception {
    scene.operators = List.of(operator(argument));

    assertThat(examine().isTrue()).isTrue();
  }

  @Test
  void denied_namespaces_do_not_matter_where_others_are_named_as_on_openshift() throws Exception {
    scene.operators =
        List.of(
            operator(
                "--prometheus-instance-namespaces=monitoring", "--deny-namespaces=monitoring"));

    assertThat(examine().isTrue()).isTrue();
  }

  @Test
  void argument_and_value_may_be_apart() throws Exception {
    scene.operators = List.of(operator("--namespaces", "monitoring"));

    assertThat(examine().reason()).isEqualTo("NamespaceNotWatched");
  }

  @Test
  void one_of_several_operators_is_enough_and_none_that_is_found_proves_nothing() throws Exception {
    scene.operators =
        List.of(operator("--controller-id=b"), operator("--namespaces=monitoring,shop"));
    assertThat(examine().isTrue()).isTrue();

    scene.operators = List.of();
    assertThat(examine().isTrue()).isTrue();
  }

  @Test
  void operator_without_the_usual_labels_may_act_upon_it() throws Exception {
    scene.operators = List.of(operator("--prometheus-instance-namespaces=other"));
    scene.operatorsWithoutLabels = List.of(operator("--log-level=info"));

    assertThat(examine().isTrue()).isTrue();
  }

  @Test
  void prometheus_that_somebody_manages_is_changed_there() throws Exception {
    scene.prometheusSpec.put("paused", true);
    scene.manager = Optional.of("cluster-monitoring-operator");

    assertThat(examine().message())
        .endsWith(
            "Set spec.paused to false. cluster-monitoring-operator manages Prometheus"
                + " monitoring/k8s and may revert direct edits. Make changes to it through"
                + " cluster-monitoring-operator");
  }

  @Test
  void prometheus_without_any_pod_may_be_paused_or_not_managed() throws Exception {
    scene.servers = List.of();
    scene.prometheusSpec.put("paused", true);

    assertThat(examine().reason()).isEqualTo("PrometheusPaused");
  }

  @Test
  void prometheus_that_is_not_reached_may_scrape_all_the_same() throws Exception {
    scene.prometheusSpec.put("paused", true);
    scene.servers = List.of(Scene.failing(PrometheusException.Kind.UNREACHABLE, "timed out"));
    assertThat(examine().isTrue()).isTrue();

    scene.servers = List.of();
    scene.pods = List.of(new PodBuilder().withNewMetadata().withName("p").endMetadata().build());
    assertThat(examine().isTrue()).isTrue();
  }

  private Verdict examine() throws Exception {
    return new PrometheusNotManaged().examine(scene.subject());
  }

  private static Deployment operator(String... arguments) {
    // @formatter:off
    return new DeploymentBuilder(Scene.operator(1, 1))
        .editSpec()
          .withNewTemplate()
            .withNewSpec()
              .addNewContainer().withName("operator").withArgs(arguments).endContainer()
            .endSpec()
          .endTemplate()
        .endSpec()
        .build();
    // @formatter:on
  }
}
