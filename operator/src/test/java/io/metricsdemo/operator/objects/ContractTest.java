package io.metricsdemo.operator.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.parameters.Interval;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The objects refer to each other by labels and names: a mistake here is a demo never scraped. */
class ContractTest {

  @ParameterizedTest
  @ValueSource(strings = {"minimal", "all-fields", "custom-labels", "longest-name"})
  void pods_service_and_service_monitor_find_each_other(String name) {
    DemoParameters demo =
        Fixture.parameters(Path.of("src/test/resources/fixtures/in-" + name + ".yaml"));
    Deployment deployment = new DeploymentDependentResource().desired(demo);
    Service service = new ServiceDependentResource().desired(demo);
    ServiceMonitor monitor = new ServiceMonitorDependentResource().desired(demo);
    PodTemplateSpec pods = deployment.getSpec().getTemplate();
    Container container = pods.getSpec().getContainers().get(0);
    ServicePort servicePort = service.getSpec().getPorts().get(0);

    assertThat(pods.getMetadata().getLabels())
        .containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels())
        .containsAllEntriesOf(service.getSpec().getSelector());
    assertThat(service.getMetadata().getLabels())
        .containsAllEntriesOf(monitor.getSpec().getSelector().getMatchLabels())
        .containsKey(monitor.getSpec().getJobLabel())
        .containsKeys(monitor.getSpec().getTargetLabels().toArray(String[]::new));
    assertThat(monitor.getSpec().getEndpoints())
        .singleElement()
        .satisfies(endpoint -> assertThat(endpoint.getPort()).isEqualTo(servicePort.getName()));
    assertThat(container.getPorts())
        .extracting(ContainerPort::getName)
        .contains(servicePort.getTargetPort().getStrVal());
    assertThat(
            Stream.of(container.getReadinessProbe(), container.getLivenessProbe())
                .map(probe -> probe.getHttpGet().getPort().getStrVal()))
        .allSatisfy(
            port ->
                assertThat(container.getPorts()).extracting(ContainerPort::getName).contains(port));
  }

  @Test
  void monitoring_replicas_and_verification_leave_the_pod_template() {
    Path all = Path.of("src/test/resources/fixtures/in-all-fields.yaml");
    DemoParameters demo = Fixture.parameters(all);
    DemoParameters other =
        new DemoParameters(
            demo.namespace(),
            demo.name(),
            demo.replicas() + 1,
            demo.image(),
            demo.imagePullPolicy(),
            demo.imagePullSecrets(),
            demo.resources(),
            demo.commonLabels(),
            demo.pods(),
            demo.generator(),
            demo.load(),
            new DemoParameters.Monitoring(
                true,
                Interval.parse("7s").orElseThrow(),
                java.util.Optional.empty(),
                java.util.Map.of(),
                java.util.Map.of(),
                false,
                true,
                true,
                "https://runbooks.example.com"),
            !demo.verified());

    assertThat(new DeploymentDependentResource().desired(other).getSpec().getTemplate())
        .isEqualTo(new DeploymentDependentResource().desired(demo).getSpec().getTemplate());
  }
}
