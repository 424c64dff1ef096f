package io.metricsdemo.operator.reconciler;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.status.StatusChange;
import java.util.Objects;
import java.util.Optional;

/**
 * Which changes of a MetricsDemo are reconciled: those of its spec, its deletion, and those of its
 * status that the operator has not made itself, so that a status which somebody patched is healed.
 */
public final class ChangesByOthers implements OnUpdateFilter<MetricsDemo> {

  @Override
  public boolean accept(MetricsDemo now, MetricsDemo before) {
    return now.isMarkedForDeletion()
        || !Objects.equals(now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || isStatusChanged(now, before) && !isAppliedSince(now, before);
  }

  /** Where the operator's own fields are gone, somebody else has removed them. */
  private static boolean isAppliedSince(MetricsDemo now, MetricsDemo before) {
    return lastApply(now).isPresent() && !lastApply(now).equals(lastApply(before));
  }

  private static boolean isStatusChanged(MetricsDemo now, MetricsDemo before) {
    return now.getStatus() == null
        ? before.getStatus() != null
        : StatusChange.between(before.getStatus(), now.getStatus()) != StatusChange.NONE;
  }

  /**
   * When the operator wrote the status the last time: each apply that changes it moves the time.
   */
  private static Optional<String> lastApply(MetricsDemo demo) {
    return demo.getMetadata().getManagedFields().stream()
        .filter(
            entry ->
                Names.FIELD_MANAGER.equals(entry.getManager())
                    && "status".equals(entry.getSubresource())
                    && "Apply".equals(entry.getOperation()))
        .map(ManagedFieldsEntry::getTime)
        .findFirst();
  }
}
