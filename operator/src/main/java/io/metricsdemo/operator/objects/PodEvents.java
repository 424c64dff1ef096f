package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.operator.status.PodFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Warning Events say of pods that do not get ready and whose status does not say why, as one
 * that waits for a volume. Each pod is asked about ever more seldom.
 */
final class PodEvents {

  /** A pod that starts well is ready, or runs at least, by then. */
  private static final Duration STARTING = Duration.ofSeconds(4);

  /** One whose container runs may still be starting, and fails its probes meanwhile. */
  private static final Duration STARTING_CONTAINER = Duration.ofSeconds(60);

  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** So many pods are asked about at a time. */
  private static final int MOST = 10;

  private final KubernetesClient client;
  private final Clock clock;
  private Map<String, Answer> answers = new HashMap<>();

  PodEvents(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * @param next when to ask again
   * @param pause between the last two times
   */
  private record Answer(Optional<PodFailure> failure, Instant next, Duration pause) {}

  /**
   * @param pods that are not ready, by the demo that they are of
   */
  Map<ResourceID, PodFailure> explain(Map<ResourceID, Pod> pods) {
    Instant now = clock.instant();
    Map<String, Answer> current = new HashMap<>();
    Map<ResourceID, PodFailure> found = new HashMap<>();
    int asked = 0;
    for (Map.Entry<ResourceID, Pod> one : pods.entrySet()) {
      Pod pod = one.getValue();
      // What was found before its containers ran is past when they do.
      String key = pod.getMetadata().getUid() + PodFailure.runs(pod);
      Answer answer = answers.get(key);
      if (isDue(pod, answer, now) && asked < MOST) {
        answer = ask(pod, answer, now);
        asked++;
      }
      if (answer != null) {
        current.put(key, answer);
        answer.failure().ifPresent(failure -> found.put(one.getKey(), failure));
      }
    }
    answers = current;
    return found;
  }

  private static boolean isDue(Pod pod, Answer before, Instant now) {
    if (before != null) {
      return !now.isBefore(before.next());
    }
    try {
      return Instant.parse(pod.getMetadata().getCreationTimestamp())
          .plus(PodFailure.runs(pod) ? STARTING_CONTAINER : STARTING)
          .isBefore(now);
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private Answer ask(Pod pod, Answer before, Instant now) {
    Duration pause = before == null ? STARTING : before.pause().multipliedBy(2);
    Duration bounded = pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    List<Event> events;
    try {
      events =
          client
              .v1()
              .events()
              .inNamespace(pod.getMetadata().getNamespace())
              .withField("involvedObject.uid", pod.getMetadata().getUid())
              .withField("type", "Warning")
              .list()
              .getItems();
    } catch (KubernetesClientException e) {
      // They only explain what is reported anyway.
      events = List.of();
    }
    return new Answer(PodFailure.of(pod, events), now.plus(bounded), bounded);
  }
}
