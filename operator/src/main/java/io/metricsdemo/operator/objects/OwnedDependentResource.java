package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.parameters.DemoParameters;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * An object that is made for a MetricsDemo, named as it and owned by it. What has the name but
 * another owner is never touched.
 *
 * @param <R> kind of the object
 */
public abstract class OwnedDependentResource<R extends HasMetadata>
    extends CRUDKubernetesDependentResource<R, MetricsDemo> implements SecondaryToPrimaryMapper<R> {

  OwnedDependentResource(Class<R> kind) {
    super(kind);
  }

  /** The object as it should be: a pure function of the parameters. */
  abstract R desired(DemoParameters demo);

  @Override
  protected final R desired(MetricsDemo demo, Context<MetricsDemo> context) {
    return desired(
        context
            .managedWorkflowAndDependentResourceContext()
            .getMandatory(DemoParameters.class, DemoParameters.class));
  }

  /** Metadata of the object; extra labels yield to ours. */
  public static ObjectMeta metadata(DemoParameters demo, Map<String, String> extraLabels) {
    Map<String, String> labels = new TreeMap<>(extraLabels);
    labels.putAll(Labels.ofObjects(demo.name(), demo.image()));
    return new ObjectMetaBuilder()
        .withNamespace(demo.namespace())
        .withName(demo.name())
        .withLabels(labels)
        .build();
  }

  @Override
  protected ResourceID targetSecondaryResourceID(MetricsDemo demo, Context<MetricsDemo> context) {
    return ResourceID.fromResource(demo);
  }

  /**
   * By the name, not by the owner: an object that has lost its owner reference concerns the demo
   * too, and so does its end.
   */
  @Override
  public Set<ResourceID> toPrimaryResourceIDs(R object) {
    return Set.of(ResourceID.fromResource(object));
  }

  /**
   * The SDK's create succeeds only where the name is free. Where it is not, the cache may have lost
   * sight of an object of ours (its label was stripped), or the name is taken.
   */
  @Override
  public R create(R desired, MetricsDemo demo, Context<MetricsDemo> context) {
    if (wasReconciled(demo) && isGone(demo, context)) {
      throw new DemoGoneException(demo, null);
    }
    try {
      return super.create(desired, demo, context);
    } catch (KubernetesClientException e) {
      if (isNamespaceTerminating(e)) {
        throw new DemoGoneException(demo, e);
      }
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

  private static boolean wasReconciled(MetricsDemo demo) {
    return demo.getStatus() != null && demo.getStatus().getObservedGeneration() != null;
  }

  /**
   * An object that is missing all of a sudden may have gone with its demo, by the garbage
   * collector, and the news of the demo's end be yet to come: made again, its pods would start to
   * be ended.
   */
  private static boolean isGone(MetricsDemo demo, Context<MetricsDemo> context) {
    MetricsDemo live = context.getClient().resource(demo).get();
    return live == null || !live.getMetadata().getUid().equals(demo.getMetadata().getUid());
  }

  /**
   * The API server forbids to create anything in a namespace that goes; that is no lack of
   * permission.
   */
  private static boolean isNamespaceTerminating(KubernetesClientException e) {
    return Optional.ofNullable(e.getStatus()).map(Status::getDetails).stream()
        .flatMap(details -> details.getCauses().stream())
        .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
  }

  /** Carries the uid of the object that it believes in: a namesake that replaced it is refused. */
  @Override
  public R update(R actual, R desired, MetricsDemo demo, Context<MetricsDemo> context) {
    if (!isOwnedBy(demo, actual)) {
      throw new NameConflictException(actual);
    }
    desired.getMetadata().setUid(actual.getMetadata().getUid());
    return super.update(actual, desired, demo, context);
  }

  @Override
  protected void handleDelete(MetricsDemo demo, R actual, Context<MetricsDemo> context) {
    if (actual != null && isOwnedBy(demo, actual)) {
      super.handleDelete(demo, actual, context);
    }
  }

  @Override
  protected void addReferenceHandlingMetadata(R desired, MetricsDemo demo) {
    super.addReferenceHandlingMetadata(desired, demo);
    desired.getMetadata().getOwnerReferences().forEach(owner -> owner.setController(true));
  }

  /**
   * Any uid will do: a MetricsDemo may have been deleted and recreated at once, and the garbage
   * collector not have come by yet.
   */
  public static boolean isOwnedBy(MetricsDemo demo, HasMetadata live) {
    for (OwnerReference owner : live.getMetadata().getOwnerReferences()) {
      if (owner.getKind().equals(demo.getKind())
          && owner.getApiVersion().equals(demo.getApiVersion())
          && owner.getName().equals(demo.getMetadata().getName())) {
        return true;
      }
    }
    return false;
  }
}
