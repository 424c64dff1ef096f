package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.simulator.Fault;
import io.metricsdemo.simulator.SimulatedApiServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
                "may not list endpointslices.discovery.k8s.io in namespace shop; allow it by the"
                    + " rule {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs:"
                    + " [list]}");
      }
    }
    assertThat(server.requests().all()).hasSize(1);
  }

  @Test
  void access_of_prometheus_account_is_reviewed_with_its_groups() throws Exception {
    KubernetesMockServer mock = new KubernetesMockServer(false);
    mock.init();
    mock.expect()
        .post()
        .withPath("/apis/authorization.k8s.io/v1/subjectaccessreviews")
        .andReturn(
            201,
            new SubjectAccessReviewBuilder().withNewStatus().withAllowed(false).endStatus().build())
        .once();
    try (KubernetesClient client = mock.createClient()) {
      boolean allowed =
          new LiveClusterFacts(client)
              .mayList(new Scene().prometheus(), "discovery.k8s.io", "endpointslices", "shop");

      assertThat(allowed).isFalse();
      SubjectAccessReview asked =
          Serialization.unmarshal(
              mock.getLastRequest().getBody().readUtf8(), SubjectAccessReview.class);
      assertThat(asked.getSpec().getUser())
          .isEqualTo("system:serviceaccount:monitoring:prometheus-k8s");
      assertThat(asked.getSpec().getGroups()).contains("system:serviceaccounts:monitoring");
      assertThat(asked.getSpec().getResourceAttributes().getVerb()).isEqualTo("list");
      assertThat(asked.getSpec().getResourceAttributes().getNamespace()).isEqualTo("shop");
    } finally {
      mock.destroy();
    }
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
