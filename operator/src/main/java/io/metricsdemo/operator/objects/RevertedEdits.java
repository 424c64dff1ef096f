package io.metricsdemo.operator.objects;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the reconcile of one MetricsDemo has reverted that somebody had edited. */
public final class RevertedEdits {

  private final Queue<String> messages = new ConcurrentLinkedQueue<>();

  /** The edits that are reverted by the reconcile of this context. */
  public static RevertedEdits of(Context<MetricsDemo> context) {
    var managed = context.managedWorkflowAndDependentResourceContext();
    return managed
        .get(RevertedEdits.class, RevertedEdits.class)
        .orElseGet(
            () -> {
              RevertedEdits edits = new RevertedEdits();
              managed.put(RevertedEdits.class, edits);
              return edits;
            });
  }

  void add(List<String> reverted) {
    messages.addAll(reverted);
  }

  public List<String> messages() {
    return List.copyOf(messages);
  }
}
