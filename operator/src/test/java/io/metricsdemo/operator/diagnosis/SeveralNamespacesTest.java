package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.openshift.api.model.monitoring.v1.NamespaceSelector;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitorBuilder;
import io.metricsdemo.operator.prometheus.Sample;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.status.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A ServiceMonitor that selects Services of two namespaces, whose pods have the same names. */
class SeveralNamespacesTest {

  private static final String REFUSED =
      "Get \"http://10.0.0.1:8080/metrics\": dial tcp 10.0.0.1:8080: connect: connection refused";

  private final Scene scene = new Scene();

  @BeforeEach
  void selectBothNamespaces() {
    scene.job = Optional.empty();
    scene.monitor =
        new ServiceMonitorBuilder(scene.monitor)
            .editSpec()
            .withNamespaceSelector(new NamespaceSelector(null, List.of("shop", "trial")))
            .endSpec()
            .build();
    scene.services = List.of(service("shop"), service("trial"));
    scene.slices = List.of(slice("shop", "web-0"), slice("trial", "web-0"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void target_of_a_namesake_does_not_hide_a_missing_target(boolean discovered) throws Exception {
    scene.servers = List.of(Scene.answering(target("shop", "web-0", discovered)));

    assertThat(new FirstScrapePending().examine(scene.subject()).message())
        .startsWith("Pod trial/web-0 is ready, but Prometheus has not discovered it yet.");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void failing_target_of_a_pod_that_has_ended_is_not_that_of_its_namesake(boolean discovered) {
    scene.slices = List.of(slice("shop", "web-0"), slice("trial", "web-1"));
    scene.servers =
        List.of(
            Scene.answering(
                target("shop", "web-0", discovered),
                target("trial", "web-1", discovered),
                failing(target("trial", "web-0", discovered))));

    assertThat(obstacle()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"shop, front", "trial, back"})
  void container_that_refuses_is_that_of_the_pod_in_the_targets_namespace(
      String namespace, String container) {
    String other = namespace.equals("shop") ? "trial" : "shop";
    scene.podsOfService = List.of(pod("shop", "front"), pod("trial", "back"));
    scene.servers =
        List.of(
            Scene.answering(
                target(other, "web-0", true), failing(target(namespace, "web-0", true))));

    assertThat(obstacle().orElseThrow().message())
        .contains("Check that the process in container %s runs".formatted(container));
  }

  @Test
  void container_is_not_named_where_the_target_may_be_of_either_pod() {
    scene.podsOfService = List.of(pod("shop", "front"), pod("trial", "back"));
    scene.servers = List.of(Scene.answering(failing(target("", "web-0", false))));

    assertThat(obstacle().orElseThrow().message()).contains("Check that the container runs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "another"})
  void target_without_its_namespace_is_found_by_the_name_of_its_pod(String label) {
    scene.slices = List.of(slice("shop", "web-0"), slice("trial", "web-1"));
    scene.servers =
        List.of(Scene.answering(target(label, "web-0", false), target(label, "web-1", false)));

    assertThat(obstacle()).isEmpty();
  }

  @Test
  void sample_of_a_namesake_does_not_hide_a_missing_sample() throws Exception {
    storesSamples(sample("shop", "web-0", 1));

    assertThat(new SampledScrapes().examine(scene.subject()).message())
        .startsWith("Prometheus has no recent sample of up of pod trial/web-0.");
  }

  @Test
  void failing_sample_of_a_pod_that_is_not_ready_is_not_that_of_its_namesake() throws Exception {
    scene.slices = List.of(slice("shop", "web-0"), slice("trial", "web-1"));
    storesSamples(
        sample("shop", "web-0", 1), sample("trial", "web-1", 1), sample("shop", "web-1", 0));

    assertThat(new SampledScrapes().examine(scene.subject()).isTrue()).isTrue();
  }

  private Optional<Verdict> obstacle() {
    return Diagnosis.upToSamples("the API server")
        .examine(scene.subject())
        .obstacle()
        .map(Report.Step::verdict);
  }

  private void storesSamples(Sample... samples) {
    scene.ofPrometheusOperator = false;
    scene.servers = List.of(new Scene.FakeServer(List.of(), List.of(samples)));
  }

  private static Sample sample(String namespace, String pod, double value) {
    return new Sample(Map.of("namespace", namespace, "pod", pod), value);
  }

  private static Service service(String namespace) {
    return new ServiceBuilder(Scene.service("web", "http-metrics"))
        .editMetadata()
        .withNamespace(namespace)
        .endMetadata()
        .build();
  }

  private static EndpointSlice slice(String namespace, String... pods) {
    return new EndpointSliceBuilder(
            Scene.slice(
                "http-metrics",
                Arrays.stream(pods).collect(Collectors.toMap(pod -> pod, pod -> true))))
        .editMetadata()
        .withNamespace(namespace)
        .endMetadata()
        .build();
  }

  private static Pod pod(String namespace, String container) {
    // @formatter:off
    return new PodBuilder()
        .withNewMetadata().withNamespace(namespace).withName("web-0").endMetadata()
        .withNewSpec()
          .addNewContainer()
            .withName(container)
            .addNewPort().withName("http-metrics").withContainerPort(8080).endPort()
          .endContainer()
        .endSpec()
        .build();
    // @formatter:on
  }

  /**
   * A target that is up.
   *
   * @param namespace its label
   * @param discovered whether the server reports how it was discovered
   */
  private static Target target(String namespace, String pod, boolean discovered) {
    Target target = Scene.target(pod);
    return new Target(
        target.scrapePool(),
        Map.of("namespace", namespace, "pod", pod, "job", "web"),
        target.health(),
        target.scrapeUrl(),
        target.lastScrape(),
        target.lastError(),
        target.scrapeInterval(),
        target.scrapeTimeout(),
        discovered ? Optional.of(new Target.Discovered(namespace, pod)) : Optional.empty());
  }

  private static Target failing(Target up) {
    return new Target(
        up.scrapePool(),
        up.labels(),
        Target.Health.DOWN,
        up.scrapeUrl(),
        up.lastScrape(),
        REFUSED,
        up.scrapeInterval(),
        up.scrapeTimeout(),
        up.discovered());
  }
}
