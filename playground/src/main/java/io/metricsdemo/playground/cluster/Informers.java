package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource.Kind;
import io.metricsdemo.operator.prometheusoperator.PrometheusResources;
import java.util.List;

/** One watch for each kind that the stand-ins and the display follow. */
public final class Informers implements AutoCloseable {

  private final SharedIndexInformer<MetricsDemo> demos;
  private final SharedIndexInformer<Deployment> deployments;
  private final SharedIndexInformer<ReplicaSet> replicaSets;
  private final SharedIndexInformer<Pod> pods;
  private final SharedIndexInformer<Service> services;
  private final SharedIndexInformer<EndpointSlice> endpointSlices;
  private final SharedIndexInformer<ServiceMonitor> serviceMonitors;
  private final SharedIndexInformer<GenericKubernetesResource> prometheuses;

  /** Not watching yet: handlers are added first, then {@link #start()}. */
  public Informers(KubernetesClient client) {
    demos = client.resources(MetricsDemo.class).inAnyNamespace().runnableInformer(0);
    deployments = client.apps().deployments().inAnyNamespace().runnableInformer(0);
    replicaSets = client.apps().replicaSets().inAnyNamespace().runnableInformer(0);
    pods = client.pods().inAnyNamespace().runnableInformer(0);
    services = client.services().inAnyNamespace().runnableInformer(0);
    endpointSlices = client.discovery().v1().endpointSlices().inAnyNamespace().runnableInformer(0);
    serviceMonitors = client.resources(ServiceMonitor.class).inAnyNamespace().runnableInformer(0);
    prometheuses =
        client
            .genericKubernetesResources(PrometheusResources.definition(Kind.PROMETHEUS))
            .inAnyNamespace()
            .runnableInformer(0);
  }

  public void start() {
    all().forEach(SharedIndexInformer::run);
  }

  public SharedIndexInformer<MetricsDemo> demos() {
    return demos;
  }

  public SharedIndexInformer<Deployment> deployments() {
    return deployments;
  }

  public SharedIndexInformer<ReplicaSet> replicaSets() {
    return replicaSets;
  }

  public SharedIndexInformer<Pod> pods() {
    return pods;
  }

  public SharedIndexInformer<Service> services() {
    return services;
  }

  public SharedIndexInformer<EndpointSlice> endpointSlices() {
    return endpointSlices;
  }

  public SharedIndexInformer<ServiceMonitor> serviceMonitors() {
    return serviceMonitors;
  }

  public SharedIndexInformer<GenericKubernetesResource> prometheuses() {
    return prometheuses;
  }

  private List<SharedIndexInformer<? extends HasMetadata>> all() {
    return List.of(
        demos,
        deployments,
        replicaSets,
        pods,
        services,
        endpointSlices,
        serviceMonitors,
        prometheuses);
  }

  /** Runs an action after each change of any object. */
  public void onAnyChange(Runnable changed) {
    all().forEach(informer -> addHandler(informer, changed));
  }

  private static <T extends HasMetadata> void addHandler(
      SharedIndexInformer<T> informer, Runnable changed) {
    informer.addEventHandler(
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(T object) {
            changed.run();
          }

          @Override
          public void onUpdate(T before, T after) {
            changed.run();
          }

          @Override
          public void onDelete(T object, boolean finalStateUnknown) {
            changed.run();
          }
        });
  }

  @Override
  public void close() {
    all().forEach(SharedIndexInformer::close);
  }
}
