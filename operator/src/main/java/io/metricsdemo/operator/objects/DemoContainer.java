package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.parameters.DemoParameters.Generator;
import io.metricsdemo.operator.parameters.Durations;
import java.util.ArrayList;
import java.util.List;

/** The container of the demo pods: image, flags of the generator, ports and probes. */
final class DemoContainer {

  private DemoContainer() {}

  static Container of(DemoParameters demo) {
    // @formatter:off
    return new ContainerBuilder()
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
