package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.parameters.DemoParameters.Generator;
import io.metricsdemo.operator.parameters.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The Deployment of the demo pods. Its pod template follows from the generator's parameters, the
 * image and the resources alone, so that nothing else rolls the pods.
 */
@KubernetesDependent(informer = @Informer(labelSelector = Labels.MANAGED_SELECTOR))
public final class DeploymentDependentResource extends OwnedDependentResource<Deployment> {

  /** The image's user; any number above 0 satisfies the restricted pod security standard. */
  private static final long USER = 65532;

  public DeploymentDependentResource() {
    super(Deployment.class);
  }

  @Override
  Deployment desired(DemoParameters demo) {
    // @formatter:off
    return new DeploymentBuilder()
        .withMetadata(metadata(demo, Map.of()))
        .withNewSpec()
          .withReplicas(demo.replicas())
          .withNewSelector()
            .withMatchLabels(Labels.selector(demo.name()))
          .endSelector()
          .withNewStrategy()
            .withType("RollingUpdate")
            .withNewRollingUpdate()
              .withNewMaxSurge(1)
              .withNewMaxUnavailable(0)
            .endRollingUpdate()
          .endStrategy()
          .withNewTemplate()
            .withNewMetadata()
              .withLabels(Labels.ofPods(demo.name()))
            .endMetadata()
            .withNewSpec()
              .withAutomountServiceAccountToken(false)
              .withTerminationGracePeriodSeconds(10L)
              .withImagePullSecrets(
                  demo.imagePullSecrets().stream().map(LocalObjectReference::new).toList())
              .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withNewSeccompProfile()
                  .withType("RuntimeDefault")
                .endSeccompProfile()
              .endSecurityContext()
              .addNewTopologySpreadConstraint()
                .withMaxSkew(1)
                .withTopologyKey("kubernetes.io/hostname")
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withNewLabelSelector()
                  .withMatchLabels(Labels.selector(demo.name()))
                .endLabelSelector()
              .endTopologySpreadConstraint()
              .addNewContainer()
                .withName(Names.CONTAINER)
                .withImage(demo.image())
                .withImagePullPolicy(demo.imagePullPolicy())
                .withArgs(arguments(demo.generator()))
                .withPorts(
                    port(Names.METRICS_PORT, Names.METRICS_PORT_NUMBER),
                    port(Names.HEALTH_PORT, Names.HEALTH_PORT_NUMBER))
                .withNewResources()
                  .withRequests(demo.resources().requests())
                  .withLimits(demo.resources().limits())
                .endResources()
                .withReadinessProbe(probe("/readyz", 2, 1))
                .withLivenessProbe(probe("/livez", 10, 3))
                .withNewSecurityContext()
                  .withAllowPrivilegeEscalation(false)
                  .withReadOnlyRootFilesystem(true)
                  .withNewCapabilities()
                    .withDrop("ALL")
                  .endCapabilities()
                .endSecurityContext()
              .endContainer()
            .endSpec()
          .endTemplate()
        .endSpec()
        .build();
    // @formatter:on
  }

  private static List<String> arguments(Generator generator) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-listen-address=:" + Names.METRICS_PORT_NUMBER,
                "-health-address=:" + Names.HEALTH_PORT_NUMBER,
                "-uniform.domain=" + Durations.inSeconds(generator.uniformDomain()),
                "-normal.domain=" + Durations.inSeconds(generator.normalDomain()),
                "-normal.mean=" + Durations.inSeconds(generator.normalMean()),
                "-oscillation-period=" + Durations.inSeconds(generator.oscillationPeriod()) + "s"));
    generator.seed().ifPresent(seed -> arguments.add("-seed=" + seed));
    return arguments;
  }

  private static ContainerPort port(String name, int number) {
    return new ContainerPortBuilder()
        .withName(name)
        .withContainerPort(number)
        .withProtocol("TCP")
        .build();
  }

  private static Probe probe(String path, int periodSeconds, int failureThreshold) {
    // @formatter:off
    return new ProbeBuilder()
        .withNewHttpGet()
          .withPath(path)
          .withNewPort(Names.HEALTH_PORT)
        .endHttpGet()
        .withPeriodSeconds(periodSeconds)
        .withFailureThreshold(failureThreshold)
        .build();
    // @formatter:on
  }
}
