package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.kubernetes.Access;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a diagnosis reads of the cluster. Each fact is read when it is first needed, and once for
 * all demos that are examined together.
 *
 * <p>Each method throws {@link io.fabric8.kubernetes.client.KubernetesClientException} when the API
 * server fails.
 */
public interface ClusterFacts {

  /** The labels of a namespace. */
  Map<String, String> namespaceLabels(String namespace) throws NotPermittedException;

  /**
   * The Services of a namespace that a selector selects.
   *
   * @param namespace empty for all namespaces
   */
  List<Service> services(String namespace, LabelSelector selector) throws NotPermittedException;

  /** The EndpointSlices of a Service. */
  List<EndpointSlice> endpointSlices(Service service) throws NotPermittedException;

  /** Whether the account of a Prometheus is allowed to do something, by a SubjectAccessReview. */
  boolean isAllowed(PrometheusResource prometheus, Access access) throws NotPermittedException;

  /** The Warning Events about a ServiceMonitor. */
  List<Event> warnings(ServiceMonitor monitor) throws NotPermittedException;

  /** The pods of a Prometheus, whatever their state. */
  List<Pod> pods(PrometheusResource prometheus) throws NotPermittedException;

  /** The pods that the selector of a Service selects; none where it has no selector. */
  List<Pod> pods(Service service) throws NotPermittedException;

  /** The current resource of a Prometheus; empty where it is deleted, or not known. */
  default Optional<PrometheusState> state(PrometheusResource prometheus)
      throws NotPermittedException {
    return Optional.empty();
  }

  /**
   * The fault of a key that a ServiceMonitor refers to, such as {@code Secret shop/a, which does
   * not exist}; empty where there is none, or it cannot be read.
   */
  default Optional<String> flaw(String namespace, MonitorReferences.Reference reference) {
    return Optional.empty();
  }

  /** The time that times of objects are compared with. */
  default Instant now() {
    return Instant.now();
  }

  /**
   * The Deployments of Prometheus Operator. None does not prove that it does not run: it may be
   * installed in a way that is not recognized, or outside of the cluster.
   */
  List<Deployment> prometheusOperators() throws NotPermittedException;

  /** These, and those without the usual labels, which requires reading each Deployment. */
  List<Deployment> allPrometheusOperators() throws NotPermittedException;
}
