package io.metricsdemo.operator.prometheusoperator;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The relabelings that Prometheus Operator writes before those of scrape classes and of
 * ServiceMonitors. They drop the endpoints that the ServiceMonitor does not select, such as those
 * of other Services, and make labels such as {@code pod}.
 *
 * @see <a
 *     href="https://github.com/prometheus-operator/prometheus-operator/blob/v0.85.0/pkg/prometheus/promcfg.go#L1793">generateServiceMonitorConfig</a>
 */
public final class GeneratedRelabelings {

  private static final String META = "__meta_kubernetes_";

  private final List<Relabeling> relabelings = new ArrayList<>();

  private GeneratedRelabelings() {}

  /**
   * @param podTargetLabels those of the Prometheus
   * @param discovered the labels of a target before relabeling, which show how it was discovered
   */
  public static List<Relabeling> of(
      ServiceMonitor monitor,
      Endpoint endpoint,
      List<String> podTargetLabels,
      Map<String, String> discovered) {
    GeneratedRelabelings generated = new GeneratedRelabelings();
    String role =
        discovered.keySet().stream().anyMatch(name -> name.startsWith(META + "endpointslice_"))
            ? META + "endpointslice_"
            : META + "endpoint_";
    if (!"RoleSelector".equals(monitor.getSpec().getSelectorMechanism())) {
      generated.select(monitor.getSpec().getSelector());
    }
    generated.port(endpoint, role);
    String kind = role + "address_target_kind";
    String name = role + "address_target_name";
    generated.write("node", "Node;(.*)", kind, name);
    generated.write("pod", "Pod;(.*)", kind, name);
    generated.write("namespace", "(.*)", META + "namespace");
    generated.write("service", "(.*)", META + "service_name");
    generated.write("pod", "(.*)", META + "pod_name");
    generated.write("container", "(.*)", META + "pod_container_name");
    if (!Boolean.FALSE.equals(endpoint.getFilterRunning())) {
      generated.filter("drop", "(Failed|Succeeded)", META + "pod_phase");
    }
    for (String label : monitor.getSpec().getTargetLabels()) {
      generated.write(sanitized(label), "(.+)", META + "service_label_" + sanitized(label));
    }
    Stream.concat(monitor.getSpec().getPodTargetLabels().stream(), podTargetLabels.stream())
        .map(GeneratedRelabelings::sanitized)
        .forEach(label -> generated.write(label, "(.+)", META + "pod_label_" + label));
    generated.write("job", "(.*)", META + "service_name");
    Optional.ofNullable(monitor.getSpec().getJobLabel())
        .filter(label -> !label.isEmpty())
        .map(GeneratedRelabelings::sanitized)
        .ifPresent(label -> generated.write("job", "(.+)", META + "service_label_" + label));
    generated.endpointLabel(endpoint);
    return List.copyOf(generated.relabelings);
  }

  private void select(LabelSelector selector) {
    new TreeMap<>(selector.getMatchLabels())
        .forEach((key, value) -> filter("keep", "(%s);true".formatted(value), label(key)));
    for (LabelSelectorRequirement requirement : selector.getMatchExpressions()) {
      String values = "(%s);true".formatted(String.join("|", requirement.getValues()));
      String key = requirement.getKey();
      switch (requirement.getOperator()) {
        case "In" -> filter("keep", values, label(key));
        case "NotIn" -> filter("drop", values, label(key));
        case "Exists" -> filter("keep", "true", present(key));
        default -> filter("drop", "true", present(key));
      }
    }
  }

  private void port(Endpoint endpoint, String role) {
    if (endpoint.getPort() != null && !endpoint.getPort().isEmpty()) {
      filter("keep", endpoint.getPort(), role + "port_name");
    } else if (endpoint.getTargetPort() != null) {
      String name = endpoint.getTargetPort().getStrVal();
      Integer number = endpoint.getTargetPort().getIntVal();
      if (name != null && !name.isEmpty()) {
        filter("keep", name, META + "pod_container_port_name");
      } else if (number != null && number != 0) {
        filter("keep", number.toString(), META + "pod_container_port_number");
      }
    }
  }

  private void endpointLabel(Endpoint endpoint) {
    String port =
        endpoint.getPort() != null && !endpoint.getPort().isEmpty()
            ? endpoint.getPort()
            : endpoint.getTargetPort() == null
                ? ""
                : String.valueOf(endpoint.getTargetPort().getValue());
    if (!port.isEmpty()) {
      relabelings.add(
          new Relabeling(
              "replace",
              List.of(),
              Optional.empty(),
              "",
              0,
              "endpoint",
              Optional.of(port.replace("$", "$$"))));
    }
  }

  private static String[] label(String key) {
    return new String[] {META + "service_label_" + sanitized(key), present(key)};
  }

  private static String present(String key) {
    return META + "service_labelpresent_" + sanitized(key);
  }

  private static String sanitized(String label) {
    return label.replaceAll("[^a-zA-Z0-9_]", "_");
  }

  private void filter(String action, String regex, String... sources) {
    relabelings.add(
        new Relabeling(action, List.of(sources), Optional.empty(), regex, 0, "", Optional.empty()));
  }

  private void write(String target, String regex, String... sources) {
    relabelings.add(
        new Relabeling(
            "replace", List.of(sources), Optional.empty(), regex, 0, target, Optional.empty()));
  }
}
