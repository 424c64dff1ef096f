import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.prometheusoperator.PrometheusResources;
import io.metricsdemo.simulator.SchemalessCrd;
import io.metricsdemo.simulator.SimulatedApiServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The Prometheus of one cluster, which scrapes all demos: as one server behind an address, or as
 * several Prometheus resources with a pod each.
 */
final class MonitoringStack {

  private static final String TARGET =
      """
        - targets: ['127.0.0.1:%d']
          labels:
            namespace: %s
            job: %3$s
            service: %3$s
            pod: %4$s
            instance: '%4$s:8080'
            endpoint: %5$s
            app_kubernetes_io_managed_by: %6$s
      """;

  private static final String RESOURCE =
      """
      apiVersion: monitoring.coreos.com/v1
      kind: Prometheus
      metadata: {namespace: monitoring, name: %s}
      spec:
        serviceAccountName: prometheus
        serviceMonitorSelector: {}
        serviceMonitorNamespaceSelector: {}
      """;

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        namespace: monitoring
        name: prometheus-%1$s-0
        labels:
          app.kubernetes.io/name: prometheus
          operator.prometheus.io/name: %1$s
          operator.prometheus.io/shard: "0"
      spec:
        containers:
        - {name: prometheus, image: prometheus, ports: [{name: web, containerPort: %2$d}]}
      status:
        phase: Running
        podIP: 127.0.0.1
        conditions: [{type: Ready, status: "True"}]
      """;

  private static final String OPERATOR =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        namespace: monitoring
        name: prometheus-operator
        labels: {app.kubernetes.io/name: prometheus-operator}
      spec:
        replicas: 1
        selector: {matchLabels: {app: prometheus-operator}}
        template:
          metadata: {labels: {app: prometheus-operator}}
          spec: {containers: [{name: prometheus-operator, image: prometheus-operator}]}
      status: {replicas: 1, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1}
      """;

  private final List<CountedPrometheus> servers = new ArrayList<>();
  private final BreakableTarget breakable;

  /**
   * Starts it.
   *
   * @param program of Prometheus
   * @param application what all targets lead to
   */
  MonitoringStack(Path folder, String program, URI application, List<String> demos, Options options)
      throws Exception {
    breakable = new BreakableTarget(application);
    URI prometheus = startPrometheus(folder, program, application, demos);
    for (int i = 0; i < Math.max(1, options.servers()); i++) {
      servers.add(new CountedPrometheus(prometheus, options.hangs(i)));
    }
  }

  private URI startPrometheus(Path folder, String program, URI application, List<String> demos)
      throws Exception {
    Path file =
        Files.writeString(folder.resolve("prometheus.yml"), configuration(application, demos));
    int port = Processes.freePort();
    Processes.start(
        folder.resolve("prometheus.log"),
        Map.of(),
        "%s --config.file=%s --storage.tsdb.path=%s --web.listen-address=127.0.0.1:%d"
            .formatted(program, file, folder.resolve("data"), port));
    URI ready = URI.create("http://127.0.0.1:%d/-/ready".formatted(port));
    Processes.await("Prometheus", () -> Relay.isAnswered(ready));
    return ready.resolve("/");
  }

  private String configuration(URI application, List<String> demos) {
    StringBuilder configuration =
        new StringBuilder("global: {scrape_interval: 30s}\nscrape_configs:\n");
    for (String demo : demos) {
      boolean probe = demo.equals(Probe.DEMO);
      configuration.append("- job_name: serviceMonitor/%s/%s/0\n".formatted(Demos.NAMESPACE, demo));
      if (probe) {
        configuration.append(
            "  scrape_interval: %1$s\n  scrape_timeout: %1$s\n".formatted(Probe.INTERVAL));
      }
      configuration.append("  static_configs:\n");
      for (int pod = 0; pod < Demos.PODS; pod++) {
        int port = probe && pod == Probe.POD ? breakable.port() : application.getPort();
        configuration.append(
            TARGET.formatted(
                port,
                Demos.NAMESPACE,
                demo,
                Demos.pod(demo, pod),
                Names.METRICS_PORT,
                Labels.OPERATOR));
      }
    }
    return configuration.toString();
  }

  List<CountedPrometheus> servers() {
    return servers;
  }

  BreakableTarget breakable() {
    return breakable;
  }

  /** The settings of an operator that asks one server alone. */
  Map<String, String> address() {
    return Map.of("PROMETHEUS_URL", "http://127.0.0.1:" + servers.get(0).port());
  }

  /** Makes the resources and the pods that an operator finds the servers by. */
  void register(SimulatedApiServer cluster) {
    for (PrometheusResource.Kind kind : PrometheusResource.Kind.values()) {
      cluster.registerCrd(SchemalessCrd.of(PrometheusResources.definition(kind)));
    }
    put(cluster, Deployment.class, OPERATOR);
    for (int i = 0; i < servers.size(); i++) {
      String name = "server-" + i;
      put(cluster, GenericKubernetesResource.class, RESOURCE.formatted(name));
      put(cluster, Pod.class, POD.formatted(name, servers.get(i).port()));
    }
  }

  /** With its status. */
  private static void put(
      SimulatedApiServer cluster, Class<? extends HasMetadata> type, String object) {
    cluster.putWithoutAdmission(Serialization.unmarshal(object, type));
  }
}
