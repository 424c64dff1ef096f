package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.parameters.DemoParameters.Generator;
import io.metricsdemo.operator.parameters.Durations;
import java.util.ArrayList;
import java.util.List;

/** The container of the demo pods: image, flags of the generator, ports and probes. */
final class DemoContainer {

  /** Seconds; the default of 1 is too short for a process that waits for its turn. */
  private static final int PROBE_TIMEOUT = 10;

  private static final VolumeMount LOAD_MOUNT =
      new VolumeMountBuilder()
          .withName(Names.LOAD_VOLUME)
          .withMountPath(Names.LOAD_DIRECTORY)
          .withReadOnly(true)
          .build();

  private DemoContainer() {}

  static Container of(DemoParameters demo) {
    // @formatter:off
    return new ContainerBuilder()
        .withName(Names.CONTAINER)
        .withImage(demo.image())
        .withImagePullPolicy(demo.imagePullPolicy())
        .withArgs(arguments(demo))
        .withPorts(
            port(Names.METRICS_PORT, Names.METRICS_PORT_NUMBER),
            port(Names.HEALTH_PORT, Names.HEALTH_PORT_NUMBER))
        .withNewResources()
          .withRequests(demo.resources().requests())
          .withLimits(demo.resources().limits())
        .endResources()
        .withVolumeMounts(demo.load().stream().map(load -> LOAD_MOUNT).toList())
        // Where many pods start at once, a start takes minutes, and restarts would be the load: 35
        // pods on 2 cores restarted each other without end under a liveness probe of 30 s. Until
        // the first answer nothing else is probed; a refused connection costs the pod nothing.
        .withStartupProbe(probe("/livez", 1, 300))
        // A slow answer does not remove the pod from the Service, which would end scrapes that work.
        .withReadinessProbe(probe("/readyz", 5, 3))
        // For a process that hangs for good alone: 2 minutes without any answer.
        .withLivenessProbe(probe("/livez", 20, 6))
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

  private static List<String> arguments(DemoParameters demo) {
    Generator generator = demo.generator();
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
    demo.load()
        .ifPresent(
            load ->
                arguments.add("-load.file=%s/%s".formatted(Names.LOAD_DIRECTORY, Names.LOAD_FILE)));
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
        .withTimeoutSeconds(PROBE_TIMEOUT)
        .withPeriodSeconds(periodSeconds)
        .withFailureThreshold(failureThreshold)
        .build();
    // @formatter:on
  }
}
