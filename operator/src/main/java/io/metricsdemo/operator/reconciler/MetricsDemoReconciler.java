package io.metricsdemo.operator.reconciler;

import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoStatus;
import io.metricsdemo.operator.kubernetes.Watches;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.objects.CrdEstablished;
import io.metricsdemo.operator.objects.DashboardDependentResource;
import io.metricsdemo.operator.objects.DemoGoneException;
import io.metricsdemo.operator.objects.DeploymentDependentResource;
import io.metricsdemo.operator.objects.EndpointSlices;
import io.metricsdemo.operator.objects.KindWanted;
import io.metricsdemo.operator.objects.LoadDependentResource;
import io.metricsdemo.operator.objects.ManagedKindCrd;
import io.metricsdemo.operator.objects.NameConflictException;
import io.metricsdemo.operator.objects.OwnedDependentResource;
import io.metricsdemo.operator.objects.PodFailures;
import io.metricsdemo.operator.objects.PrometheusRuleDependentResource;
import io.metricsdemo.operator.objects.RevertedEdits;
import io.metricsdemo.operator.objects.ServiceDependentResource;
import io.metricsdemo.operator.objects.ServiceMonitorDependentResource;
import io.metricsdemo.operator.objects.TakenNames;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.parameters.InvalidSpecException;
import io.metricsdemo.operator.parameters.LoadLimit;
import io.metricsdemo.operator.parameters.SpecParser;
import io.metricsdemo.operator.scraping.ScrapeEventSource;
import io.metricsdemo.operator.status.ApplyFailure;
import io.metricsdemo.operator.status.ConditionTypes;
import io.metricsdemo.operator.status.Conditions;
import io.metricsdemo.operator.status.ManagedKind;
import io.metricsdemo.operator.status.Observation;
import io.metricsdemo.operator.status.Pending;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.StatusCalculator;
import io.metricsdemo.operator.status.StatusChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reconciles a MetricsDemo: Deployment, then Service, then ServiceMonitor, PrometheusRule and
 * dashboard, then the status. Deletion is garbage collection by owner reference, so there is no
 * finalizer.
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
          activationCondition = CrdEstablished.class,
          reconcilePrecondition = KindWanted.class),
      @Dependent(
          name = MetricsDemoReconciler.PROMETHEUS_RULE,
          type = PrometheusRuleDependentResource.class,
          dependsOn = MetricsDemoReconciler.SERVICE,
          activationCondition = CrdEstablished.class,
          reconcilePrecondition = KindWanted.class),
      @Dependent(
          name = MetricsDemoReconciler.DASHBOARD,
          type = DashboardDependentResource.class,
          dependsOn = MetricsDemoReconciler.SERVICE,
          reconcilePrecondition = KindWanted.class),
      // Beside the Deployment: one that depended on it would be deleted with the load.
      @Dependent(
          name = MetricsDemoReconciler.LOAD,
          type = LoadDependentResource.class,
          reconcilePrecondition = KindWanted.class,
          useEventSourceWithName = MetricsDemoReconciler.DASHBOARD)
    })
@ControllerConfiguration(
    name = "metricsdemo",
    fieldManager = Names.FIELD_MANAGER,
    generationAwareEventProcessing = false,
    informer = @Informer(onUpdateFilter = ChangesByOthers.class))
public final class MetricsDemoReconciler implements Reconciler<MetricsDemo> {

  static final String DEPLOYMENT = "deployment";
  static final String SERVICE = "service";
  static final String SERVICE_MONITOR = "servicemonitor";
  static final String PROMETHEUS_RULE = "prometheusrule";
  static final String DASHBOARD = "dashboard";
  static final String LOAD = "load";

  /** What is desired of the kinds whose CRD may come and go. */
  private static final Map<ManagedKind, OwnedDependentResource<?>> EXTENSIONS =
      Map.of(
          ManagedKind.SERVICE_MONITOR,
          new ServiceMonitorDependentResource(),
          ManagedKind.PROMETHEUS_RULE,
          new PrometheusRuleDependentResource());

  /** How often is looked whether what should pass by itself has taken too long. */
  private static final Duration WAIT_RECHECK = Duration.ofMinutes(1);

  private final SpecParser parser;
  private final LoadLimit loadLimit;
  private final StatusCalculator statusCalculator;
  private final StatusWriter statusWriter;
  private final ScrapeEventSource scrapes;
  private final PodFailures podFailures;
  private final DemoObserver observer;
  private final Runnable onNotScraped;
  private final Duration conflictRecheck;

  /**
   * @param loadLimit of the loads of all demos together
   * @param scrapes what asking Prometheus has found
   * @param podFailures why pods do not get ready
   * @param watches why what is not seen is not seen
   * @param onNotScraped called when Prometheus should be queried soon
   * @param conflictRecheck how long after a name conflict to look whether the name is free, and
   *     after a refused watch whether it is permitted again
   */
  public MetricsDemoReconciler(
      SpecParser parser,
      LoadLimit loadLimit,
      StatusCalculator statusCalculator,
      StatusWriter statusWriter,
      ScrapeEventSource scrapes,
      PodFailures podFailures,
      Watches watches,
      Runnable onNotScraped,
      Duration conflictRecheck) {
    this.parser = parser;
    this.loadLimit = loadLimit;
    this.statusCalculator = statusCalculator;
    this.statusWriter = statusWriter;
    this.scrapes = scrapes;
    this.podFailures = podFailures;
    this.observer = new DemoObserver(scrapes, podFailures, watches, EXTENSIONS);
    this.onNotScraped = onNotScraped;
    this.conflictRecheck = conflictRecheck;
  }

  @Override
  public List<EventSource<?, MetricsDemo>> prepareEventSources(
      EventSourceContext<MetricsDemo> context) {
    List<EventSource<?, MetricsDemo>> sources = new ArrayList<>();
    ManagedKind.extensions()
        .forEach(kind -> sources.add(ManagedKindCrd.eventSource(kind, context)));
    sources.add(EndpointSlices.eventSource(context));
    sources.add(scrapes);
    sources.add(podFailures);
    return sources;
  }

  @Override
  public UpdateControl<MetricsDemo> reconcile(MetricsDemo demo, Context<MetricsDemo> context)
      throws Exception {
    DemoParameters parameters;
    try {
      parameters = parser.parse(demo);
    } catch (InvalidSpecException e) {
      return statusWriter.write(
          demo,
          statusCalculator.ofInvalidSpec(demo, DemoObserver.deployment(demo, context), e),
          context);
    }
    Optional<ApplyFailure> refused = refusal(demo, context);
    Optional<Failed> failed =
        refused.isPresent() ? Optional.empty() : apply(parameters, demo, context);
    statusWriter.reportEdits(demo, RevertedEdits.of(context).messages());
    if (failed.isPresent() && failed.get().cause() instanceof DemoGoneException) {
      return UpdateControl.noUpdate();
    }
    Observation observation =
        observer.observe(
            parameters,
            refused.or(
                () ->
                    failed.map(
                        failure ->
                            Failures.describe(
                                failure.kind(),
                                failure.cause(),
                                "MetricsDemo %s/%s"
                                    .formatted(parameters.namespace(), parameters.name())))),
            demo,
            context);
    MetricsDemoStatus status = statusCalculator.of(demo, observation);
    // A status that repeats itself, as while it is stalled, does not query Prometheus again.
    if (!Conditions.isTrue(status, ConditionTypes.SCRAPED)
        && StatusChange.between(demo.getStatus(), status) != StatusChange.NONE) {
      onNotScraped.run();
    }
    UpdateControl<MetricsDemo> control = statusWriter.write(demo, status, context);
    if (refused.isPresent()) {
      // Other demos may leave it room, which makes no event of this one.
      return control.rescheduleAfter(conflictRecheck);
    }
    if (failed.isEmpty()) {
      if (control.getScheduleDelay().isPresent()) {
        return control;
      }
      if (!observation.unseen().isEmpty()) {
        return control.rescheduleAfter(conflictRecheck);
      }
      return Pending.isWaiting(status) ? control.rescheduleAfter(WAIT_RECHECK) : control;
    }
    if (failed.get().cause() instanceof NameConflictException) {
      return control.rescheduleAfter(conflictRecheck);
    }
    throw failed.get().cause();
  }

  /** Nothing is applied for a load that is refused: replicas alone could multiply what runs. */
  private Optional<ApplyFailure> refusal(MetricsDemo demo, Context<MetricsDemo> context) {
    return loadLimit
        .refusal(demo, context.eventSourceRetriever().getControllerEventSource().list())
        .map(message -> new ApplyFailure(ManagedKind.LOAD, Reasons.LOAD_REFUSED, message, true));
  }

  /** What could not be applied, and why. */
  private record Failed(ManagedKind kind, Exception cause) {}

  /** While nothing is made yet, a name that is taken keeps all objects from being made. */
  @SuppressWarnings("rawtypes") // the keys of the SDK's map
  private static Optional<Failed> apply(
      DemoParameters parameters, MetricsDemo demo, Context<MetricsDemo> context) {
    if (DemoObserver.deployment(demo, context).isEmpty()) {
      Optional<NameConflictException> taken = TakenNames.find(demo, parameters, context);
      if (taken.isPresent()) {
        return taken.map(conflict -> new Failed(conflict.kind(), conflict));
      }
    }
    var managed = context.managedWorkflowAndDependentResourceContext();
    managed.put(DemoParameters.class, parameters);
    return managed.reconcileManagedWorkflow().getErroredDependents().entrySet().stream()
        .findFirst()
        .map(
            errored ->
                new Failed(OwnedDependentResource.kindOf(errored.getKey()), errored.getValue()));
  }
}
