package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The fields of a Prometheus or PrometheusAgent resource that are read only to diagnose a failure,
 * so that they are not cached otherwise.
 */
public record PrometheusState(GenericKubernetesResource resource) {

  /** The annotation that assigns a resource to one of several operators. */
  static final String CONTROLLER_ID = "operator.prometheus.io/controller-id";

  /**
   * A condition of its status.
   *
   * @param current whether it is about the resource as it is now, and not about an earlier spec
   */
  record StateCondition(String status, String reason, String message, boolean current) {
    boolean isFalse() {
      return status.equals("False");
    }
  }

  Optional<Instant> lastChange() {
    return LastChange.of(resource.getMetadata());
  }

  boolean paused() {
    return Boolean.TRUE.equals(spec().get("paused"));
  }

  Map<String, String> labels() {
    return Objects.requireNonNullElse(resource.getMetadata().getLabels(), Map.of());
  }

  String controllerId() {
    Map<String, String> annotations = resource.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(CONTROLLER_ID, "");
  }

  /** The desired number of shards. */
  int shards() {
    return spec().get("shards") instanceof Number shards ? Math.max(1, shards.intValue()) : 1;
  }

  /** Whether the desired number of pods is 0. */
  boolean scaledToZero() {
    return spec().get("replicas") instanceof Number replicas && replicas.intValue() == 0;
  }

  /** Whether it has an API server, and credentials for it, other than those of its pods. */
  boolean hasOtherApiServer() {
    return spec().get("apiserverConfig") instanceof Map;
  }

  /** The scrape interval of endpoints that set none, with Prometheus Operator's default. */
  String scrapeInterval() {
    return text("scrapeInterval").orElse("30s");
  }

  /** Whether ServiceMonitors must not refer to files. */
  boolean deniesFiles() {
    return spec().get("arbitraryFSAccessThroughSMs") instanceof Map<?, ?> access
        && Boolean.TRUE.equals(access.get("deny"));
  }

  private Optional<String> text(String field) {
    return Optional.ofNullable(spec().get(field))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(text -> !text.isEmpty());
  }

  /** A condition of its status, such as Reconciled. */
  Optional<StateCondition> condition(String type) {
    Object conditions =
        resource.getAdditionalProperties().get("status") instanceof Map<?, ?> status
            ? status.get("conditions")
            : null;
    return (conditions instanceof List<?> list ? list.stream() : Stream.of())
        .filter(Map.class::isInstance)
        .map(Map.class::cast)
        .filter(condition -> type.equals(condition.get("type")))
        .findFirst()
        .map(condition -> condition((Map<?, ?>) condition));
  }

  private StateCondition condition(Map<?, ?> fields) {
    Long generation = resource.getMetadata().getGeneration();
    boolean current =
        !(fields.get("observedGeneration") instanceof Number observed)
            || generation == null
            || observed.longValue() >= generation;
    return new StateCondition(
        Objects.toString(fields.get("status"), ""),
        Objects.toString(fields.get("reason"), ""),
        Objects.toString(fields.get("message"), ""),
        current);
  }

  private Map<?, ?> spec() {
    return resource.getAdditionalProperties().get("spec") instanceof Map<?, ?> spec
        ? spec
        : Map.of();
  }
}
