package io.metricsdemo.app.metrics;

import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Which build of the program is running: what {@code go_build_info} is for a Go program. */
public final class BuildInformation {

  private BuildInformation() {}

  /** Registers {@code java_build_info}. */
  public static void register(PrometheusRegistry registry) {
    String version = BuildInformation.class.getPackage().getImplementationVersion();
    Info build =
        Info.builder()
            .name("java_build_info")
            .help("Build information about the main Java module.")
            .labelNames("path", "version")
            .register(registry);
    // Outside of a jar there is no manifest; Go calls such a build the same.
    build.setLabelValues("io.metricsdemo:demo-app", version == null ? "(devel)" : version);
  }
}
