package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.naming.Labels;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Whose a live object is that has the name of a MetricsDemo. */
public final class Ownership {

  private Ownership() {}

  /**
   * Whether a MetricsDemo of this name owns the object, or nobody does and it is proven that the
   * operator made it for such a one: its owner reference is lost, as by {@code kubectl delete
   * --cascade=orphan}, but it has the demo's labels, and the operator's field manager has applied
   * its content. Labels alone prove nothing, since anybody can copy them.
   */
  public static boolean isOurs(MetricsDemo demo, HasMetadata live) {
    return isOwnedBy(demo, live)
        || controller(live).isEmpty()
            && labels(live)
                .entrySet()
                .containsAll(Labels.selector(demo.getMetadata().getName()).entrySet())
            && isAppliedByUs(live);
  }

  /**
   * Any uid counts: a MetricsDemo may have been deleted and created again before the garbage
   * collector came. So does any version of the API, which an upgrade may change.
   */
  static boolean isOwnedBy(MetricsDemo demo, HasMetadata live) {
    return live.getMetadata().getOwnerReferences().stream()
        .anyMatch(
            owner ->
                owner.getKind().equals(demo.getKind())
                    && group(owner.getApiVersion()).equals(group(demo.getApiVersion()))
                    && owner.getName().equals(demo.getMetadata().getName()));
  }

  /** What a conflict says of a stranger's object: who owns or manages it. */
  static String describe(HasMetadata stranger) {
    String manager = labels(stranger).getOrDefault(Labels.MANAGED_BY, "");
    return controller(stranger)
        .or(() -> stranger.getMetadata().getOwnerReferences().stream().findFirst())
        .map(owner -> "owned by %s %s".formatted(owner.getKind(), owner.getName()))
        .or(() -> leftover(stranger))
        .or(
            () ->
                Optional.of(manager)
                    .filter(name -> !name.isEmpty() && !name.equals(Labels.OPERATOR))
                    .map(
                        name ->
                            "managed by %s, according to its label %s"
                                .formatted(name, Labels.MANAGED_BY)))
        .or(() -> writer(stranger).map(name -> "written by field manager " + name))
        .orElse("of unknown origin");
  }

  /** The operator made it, and nothing shows for which MetricsDemo: only then it may be deleted. */
  private static Optional<String> leftover(HasMetadata stranger) {
    return isAppliedByUs(stranger)
        ? Optional.of(
            "left over by this operator, without owner reference and labels (run kubectl -n %s delete %s/%s to remove it)"
                .formatted(
                    stranger.getMetadata().getNamespace(),
                    stranger.getKind().toLowerCase(Locale.ROOT),
                    stranger.getMetadata().getName()))
        : Optional.empty();
  }

  private static boolean isAppliedByUs(HasMetadata live) {
    return ofObject(live)
        .anyMatch(entry -> AppliedFields.isOurs(entry) && hasContent(AppliedFields.of(entry)));
  }

  /** The spec, or the data of a ConfigMap. */
  private static boolean hasContent(AppliedFields applied) {
    return applied.has("f:spec") || applied.has("f:data");
  }

  /** The manager of the content; of an object without any, of anything. */
  private static Optional<String> writer(HasMetadata live) {
    return ofObject(live)
        .filter(entry -> hasContent(AppliedFields.of(entry)))
        .findFirst()
        .or(() -> ofObject(live).findFirst())
        .map(ManagedFieldsEntry::getManager);
  }

  private static Stream<ManagedFieldsEntry> ofObject(HasMetadata live) {
    return live.getMetadata().getManagedFields().stream()
        .filter(entry -> entry.getSubresource() == null || entry.getSubresource().isEmpty());
  }

  private static Optional<OwnerReference> controller(HasMetadata live) {
    return live.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .findFirst();
  }

  private static Map<String, String> labels(HasMetadata live) {
    return Optional.ofNullable(live.getMetadata().getLabels()).orElseGet(Map::of);
  }

  private static String group(String apiVersion) {
    return apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
  }
}
