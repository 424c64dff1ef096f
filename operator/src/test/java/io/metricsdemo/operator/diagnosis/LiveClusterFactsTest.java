package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewSpec;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.operator.kubernetes.Access;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheusoperator.Pods;
import io.metricsdemo.simulator.Fault;
import io.metricsdemo.simulator.SimulatedApiServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveClusterFactsTest {

  private SimulatedApiServer server;
  private LiveClusterFacts facts;

  @BeforeEach
  void start() {
    server = SimulatedApiServer.start();
    facts = new LiveClusterFacts(server.client());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void labels_of_a_namespace_are_read_and_those_of_none_are_none() throws Exception {
    put(
        new NamespaceBuilder()
            .withNewMetadata()
            .withName("shop")
            .addToLabels("tier", "gold")
            .endMetadata()
            .build());

    assertThat(facts.namespaceLabels("shop")).containsEntry("tier", "gold");
    assertThat(facts.namespaceLabels("none")).isEmpty();
  }

  @Test
  void services_are_those_that_the_selector_selects_where_it_looks() throws Exception {
    put(Scene.service("web", "http"));
    put(Scene.service("db", "sql"));

    assertThat(facts.services("shop", Scene.matching("app", "web")))
        .extracting(service -> service.getMetadata().getName())
        .containsExactly("web");
    assertThat(facts.services("other", Scene.matching("app", "web"))).isEmpty();
    assertThat(facts.services("", new LabelSelector())).hasSize(2);
  }

  @Test
  void slices_are_those_of_the_service() throws Exception {
    put(slice("web-abc", "web"));
    put(slice("db-abc", "db"));

    assertThat(facts.endpointSlices(Scene.service("web", "http")))
        .extracting(slice -> slice.getMetadata().getName())
        .containsExactly("web-abc");
  }

  @Test
  void warnings_are_those_about_the_monitor() throws Exception {
    put(event("mine", "Warning", "ServiceMonitor", "web"));
    put(event("normal", "Normal", "ServiceMonitor", "web"));
    put(event("other-kind", "Warning", "Service", "web"));
    put(event("other-name", "Warning", "ServiceMonitor", "db"));

    assertThat(facts.warnings(Scene.monitor()))
        .extracting(event -> event.getMetadata().getName())
        .containsExactly("mine");
  }

  @Test
  void pods_of_a_prometheus_are_listed_whatever_their_state() throws Exception {
    Pod waiting = Pods.pod("monitoring", "prometheus-k8s-0", "prometheus", "k8s", null);
    put(new PodBuilder(waiting).editStatus().withPhase("Pending").endStatus().build());
    put(Pods.pod("monitoring", "prometheus-other-0", "prometheus", "other", "10.0.0.2"));
    put(Pods.pod("monitoring", "prom-agent-k8s-0", "prometheus-agent", "k8s", "10.0.0.3"));

    assertThat(facts.pods(new Scene().prometheus()))
        .extracting(pod -> pod.getMetadata().getName())
        .containsExactly("prometheus-k8s-0");
  }

  @Test
  void prometheus_operators_are_found_by_the_labels_of_its_makers_and_of_its_charts()
      throws Exception {
    assertOperatorIsFound(Map.of("app.kubernetes.io/name", "prometheus-operator"));
    assertOperatorIsFound(
        Map.of("app.kubernetes.io/component", "prometheus-operator", "app", "monitoring-operator"));
    assertOperatorIsFound(Map.of("app", "kube-prometheus-stack-operator"));
  }

  @Test
  void admission_webhook_of_the_chart_is_not_taken_for_the_operator() throws Exception {
    put(
        deployment(
            Map.of(
                "app.kubernetes.io/name",
                "kube-prometheus-stack-prometheus-operator",
                "app.kubernetes.io/component",
                "prometheus-operator-webhook")));

    assertThat(facts.prometheusOperators()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quay.io/prometheus-operator/prometheus-operator:v0.85.0",
        "registry.local:5000/mirrored-prometheus-operator@sha256:0123456789abcdef",
        "prometheus-operator"
      })
  void prometheus_operators_with_other_labels_are_found_by_their_image(String image)
      throws Exception {
    put(program(Map.of("app", "po"), image));
    put(program(Map.of("app", "web"), "quay.io/prometheus-operator/admission-webhook:v0.85.0"));

    assertThat(facts.prometheusOperators())
        .extracting(operator -> operator.getMetadata().getLabels().get("app"))
        .containsExactly("po");
  }

  @Test
  void prometheus_operators_with_other_labels_and_image_are_found_by_their_arguments()
      throws Exception {
    put(program(Map.of("app", "po"), "ours/po:1", "--prometheus-config-reloader=reloader:v0.85.0"));

    assertThat(facts.prometheusOperators()).hasSize(1);
  }

  @Test
  void other_prometheus_operators_are_looked_for_where_the_labeled_one_is_not_ready()
      throws Exception {
    put(
        new DeploymentBuilder(Scene.operator(0, 0))
            .editMetadata()
            .withName("leftover")
            .withLabels(Map.of("app.kubernetes.io/name", "prometheus-operator"))
            .endMetadata()
            .build());
    put(program(Map.of("app", "po"), "prometheus-operator:v0.85.0"));

    assertThat(facts.prometheusOperators())
        .extracting(operator -> operator.getMetadata().getName())
        .containsExactly("leftover", "po");
  }

  @Test
  void all_prometheus_operators_are_those_beside_a_labeled_one_that_is_ready_too()
      throws Exception {
    put(
        new DeploymentBuilder(Scene.operator(1, 1))
            .editMetadata()
            .withLabels(Map.of("app.kubernetes.io/name", "prometheus-operator"))
            .endMetadata()
            .build());
    put(program(Map.of("app", "po"), "prometheus-operator:v0.85.0"));

    assertThat(facts.prometheusOperators()).hasSize(1);
    assertThat(facts.allPrometheusOperators())
        .extracting(operator -> operator.getMetadata().getName())
        .containsExactly("prometheus-operator", "po");
  }

  @Test
  void each_fact_is_read_once() throws Exception {
    facts.services("shop", new LabelSelector());
    facts.services("shop", new LabelSelector());

    assertThat(server.requests().all())
        .filteredOn(request -> request.resource().equals("services"))
        .hasSize(1);
  }

  @Test
  void refusal_names_the_rule_that_is_missing_and_is_remembered() {
    Fault refusal =
        server.failWith(403, request -> request.resource().startsWith("endpointslices"));
    try (refusal) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> facts.endpointSlices(Scene.service("web", "http")))
            .isInstanceOf(NotPermittedException.class)
            .hasMessage(
                "The operator cannot list endpointslices.discovery.k8s.io in namespace shop. Add"
                    + " this rule to its ClusterRole: {apiGroups: [discovery.k8s.io], resources:"
                    + " [endpointslices], verbs: [list]}");
      }
    }
    assertThat(server.requests().all()).hasSize(1);
  }

  @Test
  void access_of_prometheus_account_is_reviewed_with_its_groups() throws Exception {
    List<SubjectAccessReviewSpec> reviews = reviews(Set.of("shop"), "shop");

    assertThat(reviews).hasSize(2);
    SubjectAccessReviewSpec last = reviews.get(1);
    assertThat(last.getUser()).isEqualTo("system:serviceaccount:monitoring:prometheus-k8s");
    assertThat(last.getGroups()).contains("system:serviceaccounts:monitoring");
    assertThat(last.getResourceAttributes().getVerb()).isEqualTo("watch");
    assertThat(last.getResourceAttributes().getNamespace()).isEqualTo("shop");
  }

  @Test
  void access_to_the_whole_cluster_is_reviewed_once_for_all_namespaces() throws Exception {
    assertThat(reviews(Set.of(""), "shop", "other", "third")).hasSize(1);
  }

  /**
   * Asks whether Prometheus' account may watch EndpointSlices in some namespaces, where it may, and
   * returns the reviews that were sent to the API server.
   *
   * @param allowed where the API server allows it, empty for the whole cluster
   */
  private static List<SubjectAccessReviewSpec> reviews(Set<String> allowed, String... namespaces)
      throws Exception {
    List<SubjectAccessReviewSpec> reviews = new ArrayList<>();
    KubernetesMockServer mock = new KubernetesMockServer(false);
    mock.init();
    mock.expect()
        .post()
        .withPath("/apis/authorization.k8s.io/v1/subjectaccessreviews")
        .andReply(
            201,
            request -> {
              SubjectAccessReviewSpec spec =
                  Serialization.unmarshal(request.getBody().readUtf8(), SubjectAccessReview.class)
                      .getSpec();
              reviews.add(spec);
              return new SubjectAccessReviewBuilder()
                  .withNewStatus()
                  .withAllowed(allowed.contains(spec.getResourceAttributes().getNamespace()))
                  .endStatus()
                  .build();
            })
        .always();
    try (KubernetesClient client = mock.createClient()) {
      LiveClusterFacts facts = new LiveClusterFacts(client);
      for (String namespace : namespaces) {
        assertThat(
                facts.isAllowed(
                    new Scene().prometheus(),
                    new Access("watch", "discovery.k8s.io", "endpointslices", namespace)))
            .isTrue();
      }
    } finally {
      mock.destroy();
    }
    return reviews;
  }

  private void assertOperatorIsFound(Map<String, String> labels) throws Exception {
    HasMetadata operator = deployment(labels);
    put(operator);

    assertThat(new LiveClusterFacts(server.client()).prometheusOperators()).hasSize(1);

    server.client().resource(operator).delete();
  }

  private static HasMetadata deployment(Map<String, String> labels) {
    return new DeploymentBuilder(Scene.operator(1, 1))
        .editMetadata()
        .withLabels(labels)
        .endMetadata()
        .build();
  }

  private static HasMetadata program(Map<String, String> labels, String image, String... args) {
    // @formatter:off
    return new DeploymentBuilder(Scene.operator(1, 1))
        .editMetadata()
          .withName(labels.get("app"))
          .withLabels(labels)
        .endMetadata()
        .editSpec()
          .withNewTemplate()
            .withNewSpec()
              .addNewContainer().withName("main").withImage(image).withArgs(args).endContainer()
            .endSpec()
          .endTemplate()
        .endSpec()
        .build();
    // @formatter:on
  }

  private static HasMetadata slice(String name, String service) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(name)
        .addToLabels("kubernetes.io/service-name", service)
        .endMetadata()
        .build();
  }

  private static HasMetadata event(String name, String type, String kind, String about) {
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(name)
        .endMetadata()
        .withType(type)
        .withNewInvolvedObject()
        .withKind(kind)
        .withNamespace("shop")
        .withName(about)
        .endInvolvedObject()
        .build();
  }

  private void put(HasMetadata object) {
    server.putWithoutAdmission(object);
  }
}
