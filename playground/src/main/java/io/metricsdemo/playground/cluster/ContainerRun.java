package io.metricsdemo.playground.cluster;

import java.time.Instant;
import java.util.Optional;

/**
 * What the kubelet knows of a pod's container.
 *
 * @param waiting why it does not run; null while it does
 * @param waitingMessage in a sentence
 * @param running null while it waits
 * @param last how the run before ended; null before the first end
 * @param restarts since the pod was made
 * @param ready whether the readiness probe succeeds
 */
record ContainerRun(
    String waiting,
    String waitingMessage,
    Running running,
    Ended last,
    int restarts,
    boolean ready) {

  record Running(long pid, Instant since) {}

  record Ended(long pid, Instant since, Instant until, int exitCode) {}

  static ContainerRun waiting(String reason, String message) {
    return new ContainerRun(reason, message, null, null, 0, false);
  }

  ContainerRun waitingFor(String reason, String message) {
    return new ContainerRun(reason, message, null, last, restarts, false);
  }

  ContainerRun started(long pid, Instant now) {
    return new ContainerRun(null, null, new Running(pid, now), last, restarts, false);
  }

  ContainerRun ended(int exitCode, Instant now) {
    return new ContainerRun(
        "CrashLoopBackOff",
        null,
        null,
        new Ended(running.pid(), running.since(), now, exitCode),
        restarts,
        false);
  }

  ContainerRun restarting() {
    return new ContainerRun(waiting, waitingMessage, running, last, restarts + 1, false);
  }

  ContainerRun ready(boolean isReady) {
    return new ContainerRun(waiting, waitingMessage, running, last, restarts, isReady);
  }

  Optional<Ended> lastEnd() {
    return Optional.ofNullable(last);
  }
}
