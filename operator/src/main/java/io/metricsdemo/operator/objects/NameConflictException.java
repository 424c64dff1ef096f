package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.metricsdemo.operator.status.ManagedKind;
import java.util.List;
import java.util.stream.Collectors;

/** Names that the MetricsDemo needs are taken by objects that are not its own. */
public final class NameConflictException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ManagedKind kind;

  /**
   * @param kind of the first of the strangers
   * @param strangers at least one
   */
  NameConflictException(ManagedKind kind, List<? extends HasMetadata> strangers) {
    super(
        "%s. %s not modified. Create the MetricsDemo under another name"
            .formatted(
                strangers.stream()
                    .map(NameConflictException::describe)
                    .collect(Collectors.joining("; ")),
                strangers.size() == 1 ? "It is" : "They are"));
    this.kind = kind;
  }

  /** The kind of the first object whose name is taken. */
  public ManagedKind kind() {
    return kind;
  }

  private static String describe(HasMetadata stranger) {
    return "%s %s/%s already exists and does not belong to this MetricsDemo: it is %s"
        .formatted(
            stranger.getKind(),
            stranger.getMetadata().getNamespace(),
            stranger.getMetadata().getName(),
            Ownership.describe(stranger));
  }
}
