package io.metricsdemo.operator.reconciler;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import io.javaoperatorsdk.operator.processing.dependent.workflow.WorkflowReconcileResult;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.ManagedInformerEventSource;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoStatus;
import io.metricsdemo.operator.kubernetes.Obstacle;
import io.metricsdemo.operator.kubernetes.Watches;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.objects.DemoGoneException;
import io.metricsdemo.operator.objects.DeploymentDependentResource;
import io.metricsdemo.operator.objects.EndpointSlices;
import io.metricsdemo.operator.objects.MonitoringEnabled;
import io.metricsdemo.operator.objects.NameConflictException;
import io.metricsdemo.operator.objects.OwnedDependentResource;
import io.metricsdemo.operator.objects.ServiceDependentResource;
import io.metricsdemo.operator.objects.ServiceMonitorCrd;
import io.metricsdemo.operator.objects.ServiceMonitorCrdEstablished;
import io.metricsdemo.operator.objects.ServiceMonitorDependentResource;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.parameters.InvalidSpecException;
import io.metricsdemo.operator.parameters.SpecParser;
import io.metricsdemo.operator.scraping.ScrapeEventSource;
import io.metricsdemo.operator.status.ApplyFailure;
import io.metricsdemo.operator.status.ConditionTypes;
import io.metricsdemo.operator.status.Conditions;
import io.metricsdemo.operator.status.MonitorState;
import io.metricsdemo.operator.status.Observation;
import io.metricsdemo.operator.status.StatusCalculator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reconciles a MetricsDemo: Deployment, then Service, then ServiceMonitor, then the status.
 * Deletion is garbage collection by owner reference, so there is no finalizer.
 */
@Workflow(
    explicitInvocation = true,
    handleExceptionsInReconciler = true,
    dependents = {
      @Dependent(name = MetricsDemoReconciler.DEPLOYMENT, type = DeploymentDependentResource.class),
      @Dependent(
          name = MetricsDemoReconciler.SERVICE,
          type = ServiceDependentResource.class,
          dependsOn = MetricsDemoReconciler.DEPLOYMENT),
      @Dependent(
          name = MetricsDemoReconciler.SERVICE_MONITOR,
          type = ServiceMonitorDependentResource.class,
          dependsOn = MetricsDemoReconciler.SERVICE,
          activationCondition = ServiceMonitorCrdEstablished.class,
          reconcilePrecondition = MonitoringEnabled.class)
    })
@ControllerConfiguration(name = "metricsdemo", fieldManager = Names.FIELD_MANAGER)
public final class MetricsDemoReconciler implements Reconciler<MetricsDemo> {

  static final String DEPLOYMENT = "deployment";
  static final String SERVICE = "service";
  static final String SERVICE_MONITOR = "servicemonitor";

  private final SpecParser parser;
  private final StatusCalculator statusCalculator;
  private final StatusWriter statusWriter;
  private final ScrapeEventSource scrapes;
  private final Watches watches;
  private final Runnable onNotScraped;
  private final Duration conflictRecheck;

  /**
   * @param scrapes what asking Prometheus has found
   * @param watches why what is not seen is not seen
   * @param onNotScraped told when Prometheus had better be asked soon
   * @param conflictRecheck how long after a name conflict to look whether the name is free, and
   *     after a refused watch whether it is permitted again
   */
  public MetricsDemoReconciler(
      SpecParser parser,
      StatusCalculator statusCalculator,
      StatusWriter statusWriter,
      ScrapeEventSource scrapes,
      Watches watches,
      Runnable onNotScraped,
      Duration conflictRecheck) {
    this.parser = parser;
    this.statusCalculator = statusCalculator;
    this.statusWriter = statusWriter;
    this.scrapes = scrapes;
    this.watches = watches;
    this.onNotScraped = onNotScraped;
    this.conflictRecheck = conflictRecheck;
  }

  @Override
  public List<EventSource<?, MetricsDemo>> prepareEventSources(
      EventSourceContext<MetricsDemo> context) {
    return List.of(
        ServiceMonitorCrd.eventSource(context), EndpointSlices.eventSource(context), scrapes);
  }

  @Override
  public UpdateControl<MetricsDemo> reconcile(MetricsDemo demo, Context<MetricsDemo> context)
      throws Exception {
    DemoParameters parameters;
    try {
      parameters = parser.parse(demo);
    } catch (InvalidSpecException e) {
      return statusWriter.write(
          demo, statusCalculator.ofInvalidSpec(demo, deployment(demo, context), e), context);
    }
    var managed = context.managedWorkflowAndDependentResourceContext();
    managed.put(DemoParameters.class, parameters);
    WorkflowReconcileResult result = managed.reconcileManagedWorkflow();

    Optional<Exception> exception = result.getErroredDependents().values().stream().findFirst();
    if (exception.isPresent() && exception.get() instanceof DemoGoneException) {
      return UpdateControl.noUpdate();
    }
    Observation observation = observe(parameters, result, demo, context);
    MetricsDemoStatus status = statusCalculator.of(demo, observation);
    if (!Conditions.isTrue(status, ConditionTypes.SCRAPED)) {
      onNotScraped.run();
    }
    UpdateControl<MetricsDemo> control = statusWriter.write(demo, status, context);
    if (exception.isEmpty()) {
      boolean recheck = !observation.unseen().isEmpty() && control.getScheduleDelay().isEmpty();
      return recheck ? control.rescheduleAfter(conflictRecheck) : control;
    }
    if (exception.get() instanceof NameConflictException) {
      return control.rescheduleAfter(conflictRecheck);
    }
    throw exception.get();
  }

  @SuppressWarnings("rawtypes") // the keys of the SDK's map
  private Observation observe(
      DemoParameters parameters,
      WorkflowReconcileResult result,
      MetricsDemo demo,
      Context<MetricsDemo> context) {
    Optional<ApplyFailure> failure =
        result.getErroredDependents().entrySet().stream()
            .findFirst()
            .map(
                failed ->
                    Failures.describe(
                        failed.getKey().resourceType().getSimpleName(), failed.getValue()));
    return new Observation(
        parameters,
        deployment(demo, context),
        monitorState(parameters, failure, context),
        failure,
        unseen(parameters, context),
        EndpointSlices.readyPods(context.getSecondaryResourcesAsStream(EndpointSlice.class)),
        scrapes.getSecondaryResource(ResourceID.fromResource(demo)));
  }

  private Map<String, Obstacle> unseen(DemoParameters parameters, Context<MetricsDemo> context) {
    List<Class<? extends HasMetadata>> kinds = new ArrayList<>();
    kinds.add(Deployment.class);
    kinds.add(Service.class);
    kinds.add(EndpointSlice.class);
    if (parameters.monitoring().enabled()) {
      kinds.add(CustomResourceDefinition.class);
      if (ServiceMonitorCrd.presence(context) == ServiceMonitorCrd.Presence.ESTABLISHED) {
        kinds.add(ServiceMonitor.class);
      }
    }
    Map<String, Obstacle> unseen = new LinkedHashMap<>();
    for (Class<? extends HasMetadata> kind : kinds) {
      for (EventSource<?, MetricsDemo> source :
          context.eventSourceRetriever().getEventSourcesFor(kind)) {
        watches
            .obstacle((ManagedInformerEventSource<?, ?, ?>) source)
            .ifPresent(obstacle -> unseen.putIfAbsent(kind.getSimpleName(), obstacle));
      }
    }
    return unseen;
  }

  private static MonitorState monitorState(
      DemoParameters parameters, Optional<ApplyFailure> failure, Context<MetricsDemo> context) {
    if (!parameters.monitoring().enabled()) {
      return MonitorState.DISABLED;
    }
    return switch (ServiceMonitorCrd.presence(context)) {
      case MISSING -> MonitorState.CRD_MISSING;
      case UNKNOWN -> MonitorState.CRD_UNKNOWN;
      case ESTABLISHED -> failure.isEmpty() ? MonitorState.APPLIED : MonitorState.NOT_APPLIED;
    };
  }

  private static Optional<Deployment> deployment(MetricsDemo demo, Context<MetricsDemo> context) {
    return context
        .getSecondaryResourcesAsStream(Deployment.class)
        .filter(deployment -> OwnedDependentResource.isOwnedBy(demo, deployment))
        .findFirst();
  }
}
