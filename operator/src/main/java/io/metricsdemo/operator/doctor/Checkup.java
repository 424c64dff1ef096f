package io.metricsdemo.operator.doctor;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.diagnosis.Diagnosis;
import io.metricsdemo.operator.diagnosis.LiveClusterFacts;
import io.metricsdemo.operator.diagnosis.Report;
import io.metricsdemo.operator.kubernetes.Access;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.CachingPrometheusApi;
import io.metricsdemo.operator.prometheus.HttpTransport;
import io.metricsdemo.operator.prometheus.PrometheusClient;
import io.metricsdemo.operator.prometheus.ServerRef;
import io.metricsdemo.operator.prometheus.ServerSettings;
import io.metricsdemo.operator.status.ConditionTypes;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Examines one ServiceMonitor, or that of a MetricsDemo, in a cluster. */
final class Checkup {

  private static final Diagnosis DIAGNOSIS = Diagnosis.upToSamples("the API server");

  private final KubernetesClient client;
  private final String namespace;
  private final Optional<URI> prometheus;

  /**
   * @param prometheus a server to examine in place of those of the cluster
   */
  Checkup(KubernetesClient client, String namespace, Optional<URI> prometheus) {
    this.client = client;
    this.namespace = namespace;
    this.prometheus = prometheus;
  }

  DoctorResult of(Subject subject) throws DoctorException, NotPermittedException {
    return switch (subject.kind()) {
      case SERVICE_MONITOR -> {
        Lookup<ServiceMonitor> monitors = monitors();
        Optional<ServiceMonitor> monitor = monitors.find(subject.name());
        if (monitor.isEmpty()) {
          throw monitors.missing(subject.name());
        }
        yield examine(monitor.get());
      }
      case METRICS_DEMO -> ofDemo(subject.name());
    };
  }

  private Lookup<ServiceMonitor> monitors() {
    return new Lookup<>(client, ServiceMonitor.class, "Prometheus Operator", namespace);
  }

  /** The operator names the ServiceMonitor as the MetricsDemo. */
  private DoctorResult ofDemo(String name) throws DoctorException, NotPermittedException {
    DemoState state = demo(name);
    Optional<ServiceMonitor> monitor = monitors().find(name);
    return (monitor.isPresent() ? examine(monitor.get()) : withoutMonitor(name, state)).with(state);
  }

  private DemoState demo(String name) throws DoctorException, NotPermittedException {
    Lookup<MetricsDemo> demos =
        new Lookup<>(client, MetricsDemo.class, "the MetricsDemo operator", namespace);
    Optional<MetricsDemo> demo;
    try {
      demo = demos.find(name);
    } catch (NotPermittedException e) {
      return DemoState.unknown(namespace + "/" + name, e.getMessage());
    }
    if (demo.isEmpty()) {
      throw demos.missing(name);
    }
    return DemoState.of(demo.get());
  }

  private DoctorResult withoutMonitor(String name, DemoState state) {
    Verdict why =
        state
            .condition(ConditionTypes.MONITOR_APPLIED)
            .map(applied -> Verdict.isFalse(applied.reason(), applied.message()))
            .orElseGet(
                () ->
                    Verdict.isFalse(
                        Reasons.NOT_OBSERVED,
                        "MetricsDemo %s/%s has no ServiceMonitor. Check that the operator runs and watches this namespace"
                            .formatted(namespace, name)));
    Report.Step step = new Report.Step("The operator has created the ServiceMonitor", false, why);
    return new DoctorResult(
        namespace,
        name,
        Optional.empty(),
        List.of(
            new DoctorResult.Finding(
                Optional.empty(), new Report(List.of(step), Optional.of(step), List.of()))));
  }

  private DoctorResult examine(ServiceMonitor monitor) {
    try (PrometheusDiscovery discovery = new PrometheusDiscovery(client, namespace)) {
      return DoctorResult.of(
          monitor,
          prometheus.isPresent() ? named(prometheus.get()) : discovery.find(),
          new LiveClusterFacts(client, Access.Caller.USER),
          DIAGNOSIS);
    }
  }

  private static PrometheusDiscovery.Result named(URI url) {
    ServerSettings server = ServerSettings.of(url);
    return new PrometheusDiscovery.Result(
        List.of(
            new ReachablePrometheus(
                ServerRef.configured(server.address()),
                Optional.empty(),
                List.of(new CachingPrometheusApi(new PrometheusClient(HttpTransport.to(server)))))),
        Optional.empty());
  }
}
