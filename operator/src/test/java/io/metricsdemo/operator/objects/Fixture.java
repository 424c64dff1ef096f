package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.parameters.ImageRules;
import io.metricsdemo.operator.parameters.InvalidSpecException;
import io.metricsdemo.operator.parameters.MonitorMetadata;
import io.metricsdemo.operator.parameters.SpecParser;
import io.metricsdemo.operator.status.ManagedKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What becomes of a MetricsDemo in a file, with no cluster. */
final class Fixture {

  private static final SpecParser PARSER =
      new SpecParser(
          new ImageRules("registry.example.com/demo-app:1.0", List.of()),
          new MonitorMetadata(
              Map.of("release", "cluster-wide", "team", "platform"),
              Map.of("example.com/all", "yes"),
              "https://runbooks.example.com/conditions"));

  private Fixture() {}

  static DemoParameters parameters(Path file) {
    try {
      return PARSER.parse(Serialization.unmarshal(Files.readString(file), MetricsDemo.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvalidSpecException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * As the workflow does it: the ServiceMonitor, the PrometheusRule, the dashboard and the load
   * only where they are wanted.
   */
  static List<HasMetadata> desired(DemoParameters demo) {
    List<HasMetadata> objects = new ArrayList<>();
    objects.add(new DeploymentDependentResource().desired(demo));
    objects.add(new ServiceDependentResource().desired(demo));
    if (demo.monitoring().enabled()) {
      objects.add(new ServiceMonitorDependentResource().desired(demo));
    }
    if (ManagedKind.PROMETHEUS_RULE.isWanted(demo)) {
      objects.add(new PrometheusRuleDependentResource().desired(demo));
    }
    if (demo.monitoring().dashboard()) {
      objects.add(new DashboardDependentResource().desired(demo));
    }
    if (demo.load().isPresent()) {
      objects.add(new LoadDependentResource().desired(demo));
    }
    return objects;
  }
}
