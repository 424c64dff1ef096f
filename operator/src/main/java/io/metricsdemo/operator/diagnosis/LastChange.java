package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.status.NoCauseFound;
import io.metricsdemo.operator.status.Waiting;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When an object on the way from a ServiceMonitor to a scrape was last changed: the ServiceMonitor,
 * its Services and their endpoints, the Prometheus and its pods.
 */
public final class LastChange {

  private LastChange() {}

  /** Empty where one of the objects cannot be read, which may have changed just now. */
  static Optional<Instant> of(CheckContext subject) {
    List<Optional<Instant>> changes = new ArrayList<>();
    changes.add(of(subject.monitor().getMetadata()));
    try {
      for (Service service : SelectedServices.of(subject)) {
        changes.add(of(service.getMetadata()));
        for (EndpointSlice slice : subject.facts().endpointSlices(service)) {
          changes.add(of(slice.getMetadata()));
        }
      }
      if (subject.prometheus().isPresent()) {
        PrometheusResource prometheus = subject.prometheus().get();
        Optional<PrometheusState> state = subject.facts().state(prometheus);
        if (state.isEmpty()) {
          return Optional.empty();
        }
        changes.add(state.get().lastChange());
        for (Pod pod : subject.facts().pods(prometheus)) {
          changes.add(ready(pod));
        }
      }
    } catch (NotPermittedException | KubernetesClientException e) {
      return Optional.empty();
    }
    return changes.stream().flatMap(Optional::stream).max(Comparator.naturalOrder());
  }

  /** What is known of the way where no check has found the cause. */
  public static NoCauseFound search(CheckContext subject) {
    return new NoCauseFound(of(subject), TargetsDropped.unchecked(subject));
  }

  static Waiting waiting(CheckContext subject) {
    return new Waiting(search(subject), subject.facts().now());
  }

  /** Without changes of the status, which other controllers write. */
  static Optional<Instant> of(ObjectMeta metadata) {
    Stream<String> times =
        metadata.getManagedFields().stream()
            .filter(entry -> entry.getSubresource() == null || entry.getSubresource().isEmpty())
            .map(ManagedFieldsEntry::getTime);
    return Stream.concat(times, Stream.ofNullable(metadata.getCreationTimestamp()))
        .flatMap(time -> parse(time).stream())
        .max(Comparator.naturalOrder());
  }

  /** When it became ready, or ceased to be. */
  private static Optional<Instant> ready(Pod pod) {
    return pod.getStatus() == null
        ? Optional.empty()
        : pod.getStatus().getConditions().stream()
            .map(PodCondition::getLastTransitionTime)
            .flatMap(time -> parse(time).stream())
            .max(Comparator.naturalOrder());
  }

  private static Optional<Instant> parse(String time) {
    try {
      return Optional.ofNullable(time).map(OffsetDateTime::parse).map(OffsetDateTime::toInstant);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
