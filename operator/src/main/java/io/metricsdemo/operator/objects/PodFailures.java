package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.ExternalResourceCachingEventSource;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.kubernetes.DaemonScheduler;
import io.metricsdemo.operator.kubernetes.ResourceWatch;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.status.PodFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Why pods of the demos do not get ready, from a watch of these pods; has a demo reconciled when
 * that changes. While pods may not be watched, nothing is known of them, and all else goes on.
 */
public final class PodFailures
    extends ExternalResourceCachingEventSource<PodFailure, MetricsDemo, String> {

  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** Until the pods are known for the first time, which the start waits for. */
  private static final Duration FIRST_PERIOD = Duration.ofMillis(20);

  /** The most that the start waits, since it has to go on where the API server does not answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final List<ResourceWatch<Pod>> watches;
  private final PodEvents events;
  private final Clock clock;
  private final DaemonScheduler scheduler = new DaemonScheduler("pod-failures");
  private final CountDownLatch known = new CountDownLatch(1);

  /**
   * @param namespaces of the demos; empty for all
   */
  public PodFailures(KubernetesClient client, Set<String> namespaces, Clock clock) {
    super("podfailures", PodFailure.class, PodFailure::pod);
    this.clock = clock;
    this.events = new PodEvents(client, clock);
    Stream<Optional<String>> scopes =
        namespaces.isEmpty()
            ? Stream.of(Optional.empty())
            : namespaces.stream().sorted().map(Optional::of);
    watches = scopes.map(namespace -> watch(client, namespace)).toList();
  }

  private static ResourceWatch<Pod> watch(KubernetesClient client, Optional<String> namespace) {
    return new ResourceWatch<>(
        "pods",
        () -> {
          var all = client.pods();
          return (namespace.isPresent() ? all.inNamespace(namespace.get()) : all.inAnyNamespace())
              .withLabelSelector(Labels.MANAGED_SELECTOR)
              .runnableInformer(0);
        },
        PodFailures::pruned,
        ResourceWatch.Pace.DEFAULT);
  }

  @Override
  public void start() {
    super.start();
    watches.forEach(
        watch -> scheduler.repeat(watch::look, Duration.ZERO, ResourceWatch.Pace.DEFAULT.period()));
    scheduler.schedule(this::observe, FIRST_PERIOD);
    try {
      // So that the first reconcile of a demo does not take back what the last operator reported.
      known.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void stop() {
    scheduler.close();
    watches.forEach(ResourceWatch::close);
    super.stop();
  }

  private void observe() {
    boolean ready = watches.stream().allMatch(ResourceWatch::isKnown);
    try {
      if (ready) {
        publish();
        known.countDown();
      }
    } finally {
      scheduler.schedule(this::observe, ready ? PERIOD : FIRST_PERIOD);
    }
  }

  private void publish() {
    Instant now = clock.instant();
    Map<ResourceID, Set<PodFailure>> failures = new HashMap<>();
    Map<ResourceID, Pod> unexplained = new HashMap<>();
    for (ResourceWatch<Pod> watch : watches) {
      for (Pod pod : watch.items()) {
        if (pod.getStatus() != null) {
          PodFailure.of(pod, now)
              .ifPresentOrElse(
                  failure ->
                      failures.computeIfAbsent(demo(pod), id -> new HashSet<>()).add(failure),
                  () -> unexplained.putIfAbsent(demo(pod), pod));
        }
      }
    }
    // One pod of a demo is enough to ask about, and none where another one shows what is wrong.
    unexplained.keySet().removeAll(failures.keySet());
    events.explain(unexplained).forEach((demo, failure) -> failures.put(demo, Set.of(failure)));
    handleResources(failures);
  }

  /** The one to report of a demo; empty where no pod fails. */
  public Optional<PodFailure> of(MetricsDemo demo) {
    return getSecondaryResources(ResourceID.fromResource(demo)).stream()
        .min(PodFailure.NEWEST_FIRST);
  }

  private static ResourceID demo(Pod pod) {
    return new ResourceID(
        pod.getMetadata().getLabels().getOrDefault(Labels.INSTANCE, ""),
        pod.getMetadata().getNamespace());
  }

  /** Of a pod that is ready, as most are, nothing is kept but its name. */
  private static Pod pruned(Pod pod) {
    // @formatter:off
    return new PodBuilder()
        .withMetadata(
            new ObjectMetaBuilder(pod.getMetadata())
                .withManagedFields().withAnnotations(null).withOwnerReferences()
                .build())
        .withSpec(PodFailure.isUnready(pod) ? pod.getSpec() : null)
        .withStatus(PodFailure.isUnready(pod) ? pod.getStatus() : null)
        .build();
    // @formatter:on
  }
}
