package io.metricsdemo.operator.objects;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.PrimaryToSecondaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.status.ManagedKind;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An object that is made for a MetricsDemo, named after it and owned by it. What has the name but
 * another owner is never touched.
 *
 * @param <R> kind of the object
 */
public abstract class OwnedDependentResource<R extends HasMetadata>
    extends CRUDKubernetesDependentResource<R, MetricsDemo> implements SecondaryToPrimaryMapper<R> {

  private static final PatchContext BY_OPERATOR =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON)
          .withFieldManager(Names.FIELD_MANAGER)
          .build();

  private final ManagedKind kind;

  OwnedDependentResource(Class<R> type, ManagedKind kind) {
    super(type);
    this.kind = kind;
  }

  /** The kind of object that a dependent of the workflow makes. */
  public static ManagedKind kindOf(DependentResource<?, ?> dependent) {
    return ((OwnedDependentResource<?>) dependent).kind;
  }

  /** The object as it should be: a pure function of the parameters. */
  abstract R desired(DemoParameters demo);

  @Override
  protected final R desired(MetricsDemo demo, Context<MetricsDemo> context) {
    return storable(
        context
            .managedWorkflowAndDependentResourceContext()
            .getMandatory(DemoParameters.class, DemoParameters.class),
        context);
  }

  /** The object as the API server can store it: it drops fields that an older CRD lacks. */
  private R storable(DemoParameters demo, Context<MetricsDemo> context) {
    R desired = desired(demo);
    dropUnknownFields(desired, context);
    return desired;
  }

  /**
   * Removes what the API server would drop. It would be missing in every live object, and so be
   * applied again in every reconcile.
   */
  void dropUnknownFields(R desired, Context<MetricsDemo> context) {}

  /** Metadata of the object; extra labels yield to ours. */
  final ObjectMeta metadata(DemoParameters demo, Map<String, String> extraLabels) {
    Map<String, String> labels = new TreeMap<>(extraLabels);
    labels.putAll(Labels.ofObjects(demo.name(), demo.image()));
    return new ObjectMetaBuilder()
        .withNamespace(demo.namespace())
        .withName(kind.nameFor(demo.name()))
        .withLabels(labels)
        .build();
  }

  /** Whether a live object has all that the parameters ask for. */
  public final boolean isApplied(
      HasMetadata live, DemoParameters demo, Context<MetricsDemo> context) {
    KubernetesSerialization json = context.getClient().getKubernetesSerialization();
    return JsonSubset.isIn(
        json.convertValue(storable(demo, context), JsonNode.class),
        json.convertValue(live, JsonNode.class));
  }

  @Override
  protected NamesakeSource<R> createEventSource(EventSourceContext<MetricsDemo> context) {
    InformerEventSourceConfiguration.Builder<R> settings =
        informerConfigurationBuilder(context)
            .withName(name())
            .withSecondaryToPrimaryMapper(this)
            .withPrimaryToSecondaryMapper(
                (PrimaryToSecondaryMapper<MetricsDemo>)
                    demo -> ManagedKind.objectsOf(resourceType(), demo));
    configuration().ifPresent(annotation -> settings.updateFrom(annotation.informerConfig()));
    NamesakeSource<R> source = new NamesakeSource<>(settings.build(), context);
    setEventSource(source);
    return source;
  }

  @Override
  public Optional<R> getSecondaryResource(MetricsDemo demo, Context<MetricsDemo> context) {
    return NamesakeSource.find(
        resourceType(), targetSecondaryResourceID(demo, context), context.eventSourceRetriever());
  }

  @Override
  protected ResourceID targetSecondaryResourceID(MetricsDemo demo, Context<MetricsDemo> context) {
    return kind.objectOf(demo);
  }

  /**
   * By the name, not by the owner: an object that has lost its owner reference concerns the demo
   * too, and so does its end.
   */
  @Override
  public Set<ResourceID> toPrimaryResourceIDs(R object) {
    return ManagedKind.demosOf(resourceType(), object.getMetadata().getName()).stream()
        .map(demo -> new ResourceID(demo, object.getMetadata().getNamespace()))
        .collect(Collectors.toSet());
  }

  /** A comparison by JSON costs more than all else of a reconcile that has nothing to do. */
  @Override
  public Result<R> match(R actual, MetricsDemo demo, Context<MetricsDemo> context) {
    if (source().isMatched(actual, origin(demo, context))) {
      return Result.nonComputed(true);
    }
    Result<R> result = super.match(actual, demo, context);
    if (result.matched()) {
      source().matched(actual, origin(demo, context));
    }
    return result;
  }

  @Override
  protected void onCreated(MetricsDemo demo, R created, Context<MetricsDemo> context) {
    super.onCreated(demo, created, context);
    source().matched(created, origin(demo, context));
  }

  @Override
  protected void onUpdated(MetricsDemo demo, R updated, R actual, Context<MetricsDemo> context) {
    super.onUpdated(demo, updated, actual, context);
    source().matched(updated, origin(demo, context));
  }

  private NamesakeSource<R> source() {
    return (NamesakeSource<R>) eventSource().orElseThrow();
  }

  private NamesakeSource.Origin origin(MetricsDemo demo, Context<MetricsDemo> context) {
    return new NamesakeSource.Origin(
        demo.getMetadata().getUid(),
        demo.getMetadata().getGeneration(),
        ManagedKindCrd.version(kind, context));
  }

  /** The schema's default for a generation that was observed is -1. */
  private static boolean wasReconciled(MetricsDemo demo) {
    return demo.getStatus() != null
        && demo.getStatus().getObservedGeneration() != null
        && demo.getStatus().getObservedGeneration() > 0;
  }

  /**
   * The SDK's create succeeds only where the name is free. Where it is not, the cache may have lost
   * sight of an object of ours (its label was stripped), or the name is taken.
   *
   * <p>An object that is missing all of a sudden may have been deleted with its demo, by the
   * garbage collector. Made again, its pods would start only to be deleted.
   */
  @Override
  public R create(R desired, MetricsDemo demo, Context<MetricsDemo> context) {
    if (wasReconciled(demo)) {
      DemoGoneException.throwIfGone(demo, context);
    }
    try {
      return super.create(desired, demo, context);
    } catch (KubernetesClientException e) {
      DemoGoneException.throwIfTerminating(demo, e);
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      R live = context.getClient().resource(desired).get();
      if (live == null) {
        throw e;
      }
      desired.getMetadata().setResourceVersion(null);
      return update(live, desired, demo, context);
    }
  }

  /**
   * Carries the uid of the object that it believes in: a namesake that replaced it is refused. A
   * demo that is deleted with {@code --cascade=orphan} does not adopt an orphan, since it would
   * take it along.
   */
  @Override
  public R update(R actual, R desired, MetricsDemo demo, Context<MetricsDemo> context) {
    if (!Ownership.isOurs(demo, actual)) {
      throw new NameConflictException(kind, List.of(actual));
    }
    if (!Ownership.isOwnedBy(demo, actual)) {
      DemoGoneException.throwIfGone(demo, context);
    }
    revertEditedKeys(actual, desired, context);
    desired.getMetadata().setUid(actual.getMetadata().getUid());
    return super.update(actual, desired, demo, context);
  }

  private void revertEditedKeys(R actual, R desired, Context<MetricsDemo> context) {
    KubernetesSerialization json = context.getClient().getKubernetesSerialization();
    EditedKeys edited =
        new EditedKeys(
            actual,
            json.convertValue(desired, JsonNode.class),
            json.convertValue(actual, JsonNode.class));
    if (edited.isEmpty()) {
      return;
    }
    R restored = context.getClient().resource(actual).patch(BY_OPERATOR, edited.patch());
    // A webhook may have turned the patch into nothing.
    if (!restored
        .getMetadata()
        .getResourceVersion()
        .equals(actual.getMetadata().getResourceVersion())) {
      RevertedEdits.of(context).add(edited.messages());
    }
  }

  @Override
  protected void handleDelete(MetricsDemo demo, R actual, Context<MetricsDemo> context) {
    if (actual != null && Ownership.isOurs(demo, actual)) {
      super.handleDelete(demo, actual, context);
    }
  }

  @Override
  protected void addReferenceHandlingMetadata(R desired, MetricsDemo demo) {
    super.addReferenceHandlingMetadata(desired, demo);
    desired.getMetadata().getOwnerReferences().forEach(owner -> owner.setController(true));
  }
}
