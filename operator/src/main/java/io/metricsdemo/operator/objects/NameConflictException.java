package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Locale;

/** The name of an object that is wanted is taken by one that is not ours. */
public final class NameConflictException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public NameConflictException(HasMetadata stranger) {
    super(
        "%1$s %2$s/%3$s exists and is not owned by this MetricsDemo; it is left untouched. Delete it (kubectl delete %4$s/%3$s -n %2$s), or give the MetricsDemo another name"
            .formatted(
                stranger.getKind(),
                stranger.getMetadata().getNamespace(),
                stranger.getMetadata().getName(),
                stranger.getKind().toLowerCase(Locale.ROOT)));
  }
}
