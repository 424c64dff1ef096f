package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitorBuilder;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A targetPort that no container has, of the Service or of the ServiceMonitor. */
class TargetPortMismatchTest {

  private final Scene scene = new Scene();

  @BeforeEach
  void noTargetsOfOnePodWithOnePort() {
    scene.servers = List.of(Scene.answering());
    scene.podsOfService = List.of(pod("http", 8080));
  }

  @Test
  void name_that_no_container_has_is_found_in_the_service() {
    scene.services = List.of(service(new IntOrString("metric")));
    withoutPort();

    assertThat(verdict())
        .contains(
            Verdict.isFalse(
                "TargetPortMismatch",
                "spec.ports[0].targetPort of Service shop/web is metric, but no container of its"
                    + " pods has a port of that name (pod web-1: http 8080). Change it to the name"
                    + " or number of a port of the container"));
  }

  @Test
  void endpoint_slices_prove_it_where_pods_may_not_be_listed() {
    scene.services = List.of(service(new IntOrString("metric")));
    withoutPort();
    scene.notPermitted.put("podsOfService", "You cannot list pods");

    assertThat(verdict().orElseThrow().message())
        .endsWith(
            "no container of its pods has a port of that name. Change it to the name or number of a"
                + " port of the container");
  }

  @Test
  void slices_that_lag_behind_a_number_prove_nothing() {
    scene.services = List.of(service(new IntOrString(8080)));
    withoutPort();

    assertThat(verdict()).map(Verdict::reason).contains("WaitingForFirstScrape");
  }

  @Test
  void number_that_no_container_declares_is_found_in_the_monitor() {
    targetPort(new IntOrString(9999));

    assertThat(verdict())
        .contains(
            Verdict.isFalse(
                "TargetPortMismatch",
                "spec.endpoints[0].targetPort of ServiceMonitor shop/web is 9999, but no container"
                    + " declares that port (pod web-1: http 8080). Change it, or name the port of"
                    + " the Service instead: spec.endpoints[0].port: http-metrics"));
  }

  @Test
  void name_that_no_container_has_is_found_in_the_monitor() {
    targetPort(new IntOrString("metrics"));

    assertThat(verdict().orElseThrow().message()).contains("is metrics, but no container");
  }

  @Test
  void number_in_quotes_takes_no_pods() {
    targetPort(new IntOrString("8080"));
    scene.notPermitted.put("podsOfService", "You cannot list pods");

    assertThat(verdict().orElseThrow().message())
        .isEqualTo(
            "spec.endpoints[0].targetPort of ServiceMonitor shop/web is \"8080\" in quotes, which"
                + " makes it a name, but the name of a port must contain a letter. Write it as a"
                + " number: targetPort:"
                + " 8080");
  }

  @ParameterizedTest
  @CsvSource({"http, 0", "'', 8080"})
  void port_that_a_container_declares_is_right(String name, int number) {
    targetPort(name.isEmpty() ? new IntOrString(number) : new IntOrString(name));

    assertThat(verdict()).map(Verdict::reason).contains("WaitingForFirstScrape");
  }

  @Test
  void pods_that_may_not_be_listed_prove_nothing() {
    targetPort(new IntOrString(9999));
    scene.notPermitted.put("podsOfService", "You cannot list pods");

    assertThat(verdict()).map(Verdict::reason).contains("WaitingForFirstScrape");
    assertThat(Diagnosis.upToSamples("the API server").examine(scene.subject()).steps())
        .contains(
            new Report.Step(
                "Target port exists in the pods",
                false,
                Verdict.passed("not checked: You cannot list pods")));
  }

  @Test
  void ready_pod_that_lacks_the_port_of_the_others_is_no_target() {
    targetPort(new IntOrString(8080));
    scene.slices = List.of(Scene.slice("http-metrics", Map.of("web-1", true, "web-2", true)));
    scene.podsOfService = List.of(pod("http", 8080), pod("web-2", "api", 9000));
    scene.servers = List.of(Scene.answering(Scene.target("web-1")));

    assertThat(verdict())
        .contains(
            Verdict.isFalse(
                "TargetPortMismatch",
                "spec.endpoints[0].targetPort of ServiceMonitor shop/web is 8080, which other pods"
                    + " declare but pod shop/web-2 does not, so it is not a target (pod web-2:"
                    + " api 9000). Declare the port in spec.containers[].ports of its containers"));
  }

  @Test
  void pod_that_is_not_ready_may_lack_the_port() {
    targetPort(new IntOrString(8080));
    scene.podsOfService = List.of(pod("http", 8080), pod("web-2", "api", 9000));
    scene.servers = List.of(Scene.answering(Scene.target("web-1")));

    assertThat(verdict()).isEmpty();
  }

  @Test
  void endpoint_that_is_no_pod_declares_no_port() {
    targetPort(new IntOrString(8080));
    scene.podsOfService = List.of();
    scene.slices =
        List.of(
            new EndpointSliceBuilder(Scene.slice("http-metrics", Map.of("web-1", true)))
                .editFirstEndpoint()
                .withTargetRef(null)
                .endEndpoint()
                .build());

    assertThat(verdict())
        .contains(
            Verdict.isFalse(
                "TargetPortMismatch",
                "spec.endpoints[0].targetPort of ServiceMonitor shop/web is 8080, which refers to a"
                    + " port of a pod's container, but no endpoint is a pod. Remove it, and"
                    + " name the port of the Service instead: spec.endpoints[0].port:"
                    + " http-metrics"));
  }

  private void targetPort(IntOrString port) {
    scene.monitor =
        new ServiceMonitorBuilder(scene.monitor)
            .editSpec()
            .editFirstEndpoint()
            .withPort(null)
            .withTargetPort(port)
            .endEndpoint()
            .endSpec()
            .build();
  }

  /** As the EndpointSlice controller makes it where a pod has no such port. */
  private void withoutPort() {
    scene.slices =
        List.of(
            new EndpointSliceBuilder(Scene.slice("http-metrics", Map.of("web-1", true)))
                .withPorts(List.of())
                .build());
  }

  private static Service service(IntOrString targetPort) {
    return new ServiceBuilder(Scene.service("web", "http-metrics"))
        .editSpec()
        .editFirstPort()
        .withTargetPort(targetPort)
        .endPort()
        .endSpec()
        .build();
  }

  private static Pod pod(String port, int number) {
    return pod("web-1", port, number);
  }

  private static Pod pod(String name, String port, int number) {
    // @formatter:off
    return new PodBuilder()
        .withNewMetadata().withNamespace("shop").withName(name).endMetadata()
        .withNewSpec()
          .addNewContainer()
            .withName("web")
            .addNewPort().withName(port).withContainerPort(number).withProtocol("TCP").endPort()
          .endContainer()
        .endSpec()
        .build();
    // @formatter:on
  }

  private Optional<Verdict> verdict() {
    return Diagnosis.upToSamples("the API server")
        .examine(scene.subject())
        .obstacle()
        .map(Report.Step::verdict);
  }
}
