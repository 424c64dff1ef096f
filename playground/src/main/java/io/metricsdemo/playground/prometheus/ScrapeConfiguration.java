package io.metricsdemo.playground.prometheus;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prometheus' configuration from ServiceMonitors, as Prometheus Operator writes it. Only the
 * discovery differs: a file has the meta labels that Kubernetes discovery would have found.
 *
 * @see <a
 *     href="https://github.com/prometheus-operator/prometheus-operator/blob/main/pkg/prometheus/promcfg.go">Prometheus
 *     Operator's generator</a>
 */
final class ScrapeConfiguration {

  private static final String META = "__meta_kubernetes_";
  private static final String REFRESH = "1s";

  private ScrapeConfiguration() {}

  /** Name of the scrape pool, and of the file that has its targets. */
  static String jobName(ServiceMonitor monitor, int endpoint) {
    return "serviceMonitor/%s/%s/%d"
        .formatted(monitor.getMetadata().getNamespace(), monitor.getMetadata().getName(), endpoint);
  }

  /** The file with the targets of a scrape pool, relative to the configuration. */
  static String targetsFile(String jobName) {
    return jobName.replace('/', '_') + ".json";
  }

  static String yaml(List<ServiceMonitor> monitors) {
    List<Object> jobs = new ArrayList<>();
    monitors.stream()
        .sorted(Comparator.comparing(monitor -> jobName(monitor, 0)))
        .forEach(
            monitor -> {
              for (int i = 0; i < monitor.getSpec().getEndpoints().size(); i++) {
                jobs.add(job(monitor, i));
              }
            });
    Map<String, Object> configuration = new LinkedHashMap<>();
    configuration.put("global", Map.of("scrape_interval", "30s"));
    configuration.put("scrape_configs", jobs);
    return Serialization.asYaml(configuration);
  }

  private static Map<String, Object> job(ServiceMonitor monitor, int index) {
    Endpoint endpoint = monitor.getSpec().getEndpoints().get(index);
    String name = jobName(monitor, index);
    Map<String, Object> job = new LinkedHashMap<>();
    job.put("job_name", name);
    job.put("honor_labels", Boolean.TRUE.equals(endpoint.getHonorLabels()));
    job.put(
        "file_sd_configs",
        List.of(fields("files", List.of(targetsFile(name)), "refresh_interval", REFRESH)));
    if (endpoint.getInterval() != null) {
      job.put("scrape_interval", endpoint.getInterval());
    }
    if (endpoint.getScrapeTimeout() != null) {
      job.put("scrape_timeout", endpoint.getScrapeTimeout());
    }
    job.put("relabel_configs", relabelings(monitor, endpoint));
    return job;
  }

  private static List<Map<String, Object>> relabelings(ServiceMonitor monitor, Endpoint endpoint) {
    List<Map<String, Object>> rules = new ArrayList<>();
    rules.add(fields("source_labels", List.of("job"), "target_label", "__tmp_prometheus_job_name"));
    new TreeMap<>(monitor.getSpec().getSelector().getMatchLabels())
        .forEach(
            (label, value) ->
                rules.add(
                    fields(
                        "action",
                        "keep",
                        "source_labels",
                        List.of(
                            META + "service_label_" + labelName(label),
                            META + "service_labelpresent_" + labelName(label)),
                        "regex",
                        "(" + value + ");true")));
    rules.add(
        fields(
            "action",
            "keep",
            "source_labels",
            List.of(META + "endpointslice_port_name"),
            "regex",
            endpoint.getPort()));
    rules.add(ofTarget("Node", "node"));
    rules.add(ofTarget("Pod", "pod"));
    rules.add(copy("namespace", "namespace"));
    rules.add(copy("service_name", "service"));
    rules.add(copy("pod_name", "pod"));
    rules.add(copy("pod_container_name", "container"));
    rules.add(
        fields(
            "action",
            "drop",
            "source_labels",
            List.of(META + "pod_phase"),
            "regex",
            "(Failed|Succeeded)"));
    for (String label : monitor.getSpec().getTargetLabels()) {
      rules.add(copyIfPresent("service_label_" + labelName(label), labelName(label)));
    }
    rules.add(
        fields(
            "source_labels",
            List.of(META + "service_name"),
            "target_label",
            "job",
            "replacement",
            "${1}"));
    if (monitor.getSpec().getJobLabel() != null) {
      rules.add(
          copyIfPresent("service_label_" + labelName(monitor.getSpec().getJobLabel()), "job"));
    }
    rules.add(fields("target_label", "endpoint", "replacement", endpoint.getPort()));
    return rules;
  }

  private static Map<String, Object> ofTarget(String kind, String label) {
    return fields(
        "source_labels",
        List.of(
            META + "endpointslice_address_target_kind", META + "endpointslice_address_target_name"),
        "separator",
        ";",
        "regex",
        kind + ";(.*)",
        "replacement",
        "${1}",
        "target_label",
        label);
  }

  private static Map<String, Object> copy(String meta, String label) {
    return fields("source_labels", List.of(META + meta), "target_label", label);
  }

  private static Map<String, Object> copyIfPresent(String meta, String label) {
    return fields(
        "source_labels",
        List.of(META + meta),
        "target_label",
        label,
        "regex",
        "(.+)",
        "replacement",
        "${1}");
  }

  /** A Kubernetes label as Prometheus spells it. */
  static String labelName(String label) {
    return label.replaceAll("[^a-zA-Z0-9_]", "_");
  }

  private static Map<String, Object> fields(Object... keysAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      fields.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return fields;
  }
}
