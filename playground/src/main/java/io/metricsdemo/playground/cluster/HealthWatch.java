package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Follows one run of a container by its readiness and liveness probes. */
final class HealthWatch {

  private static final Duration PERIOD = Duration.ofSeconds(1);
  // Shorter than a cluster's, so that a person who looks on need not wait for the probe.
  private static final Duration STARTUP_PERIOD = Duration.ofMillis(200);
  private static final int STARTUP_ROUNDS = 50;
  private static final int DEFAULT_FAILURE_THRESHOLD = 3;
  private static final int DEFAULT_PERIOD_SECONDS = 10;

  private final Process process;
  private final Pod pod;
  private final PodAddress address;
  private final Probes probes;
  private final ScheduledExecutorService thread;
  private final Consumer<Boolean> readiness;
  private boolean ready;
  private boolean wasReady;
  private int unreadyAnswers;
  private int deadAnswers;
  private int rounds;

  /**
   * @param thread on which everything happens but the waiting for answers
   * @param readiness is called when the container becomes ready or stops being so
   */
  HealthWatch(
      Process process,
      Pod pod,
      PodAddress address,
      Probes probes,
      ScheduledExecutorService thread,
      Consumer<Boolean> readiness) {
    this.process = process;
    this.pod = pod;
    this.address = address;
    this.probes = probes;
    this.thread = thread;
    this.readiness = readiness;
  }

  /** Asks once and, while the process lives, again after a period. */
  void round() {
    if (!process.isAlive() || thread.isShutdown()) {
      return;
    }
    Container container = PodStatuses.container(pod);
    CompletableFuture<Boolean> isReady = ask(container.getReadinessProbe());
    // A container that has not started yet is not dead.
    boolean askIfLive = wasReady && rounds % periods(container.getLivenessProbe()) == 0;
    CompletableFuture<Boolean> isLive =
        askIfLive ? ask(container.getLivenessProbe()) : CompletableFuture.completedFuture(true);
    isReady
        .thenAcceptBoth(
            isLive,
            (readyNow, liveNow) ->
                thread.execute(
                    () -> {
                      if (askIfLive) {
                        deadAnswers = liveNow ? 0 : deadAnswers + 1;
                      }
                      update(readyNow);
                    }))
        .exceptionally(closed -> null);
  }

  private void update(boolean readyNow) {
    if (!process.isAlive()) {
      return;
    }
    Container container = PodStatuses.container(pod);
    if (deadAnswers >= threshold(container.getLivenessProbe())) {
      process.destroyForcibly();
      return;
    }
    unreadyAnswers = readyNow ? 0 : unreadyAnswers + 1;
    boolean before = ready;
    ready = readyNow || ready && unreadyAnswers < threshold(container.getReadinessProbe());
    wasReady |= ready;
    rounds++;
    Duration period = wasReady || rounds > STARTUP_ROUNDS ? PERIOD : STARTUP_PERIOD;
    thread.schedule(this::round, period.toMillis(), TimeUnit.MILLISECONDS);
    if (ready != before) {
      readiness.accept(ready);
    }
  }

  private CompletableFuture<Boolean> ask(Probe probe) {
    return Probes.target(probe, pod, address)
        .map(target -> probes.ask(target, probe))
        .orElse(CompletableFuture.completedFuture(true));
  }

  /** How many rounds a probe's period is. */
  private static int periods(Probe probe) {
    int seconds =
        Optional.ofNullable(probe).map(Probe::getPeriodSeconds).orElse(DEFAULT_PERIOD_SECONDS);
    return Math.max(1, seconds);
  }

  private static int threshold(Probe probe) {
    return Optional.ofNullable(probe)
        .map(Probe::getFailureThreshold)
        .orElse(DEFAULT_FAILURE_THRESHOLD);
  }
}
