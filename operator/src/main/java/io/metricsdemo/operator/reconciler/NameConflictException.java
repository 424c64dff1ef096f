package io.metricsdemo.operator.reconciler;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** The name of an object that is wanted is taken by one that is not ours. */
final class NameConflictException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NameConflictException(HasMetadata stranger) {
    super(
        "%s %s/%s exists and is not owned by this MetricsDemo; it is left untouched. Delete or rename it, or give the MetricsDemo another name"
            .formatted(
                stranger.getKind(),
                stranger.getMetadata().getNamespace(),
                stranger.getMetadata().getName()));
  }
}
