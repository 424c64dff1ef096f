package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.metricsdemo.playground.process.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Keeps the process of one pod running until the pod is to go. */
final class PodWorker {

  private static final Duration IMAGE_BACK_OFF = Duration.ofSeconds(10);
  private static final Duration LONGEST_START = Duration.ofSeconds(10);
  private static final long GRACE_SECONDS = 30;

  /**
   * What a worker needs of the kubelet.
   *
   * @param thread on which every method of a worker runs
   * @param firstBackOff pause before the second restart
   * @param write of a pod's status
   * @param addressed receives an address before the process starts there
   * @param removed is called when a pod that is being deleted has no process any more
   */
  record Surroundings(
      RunFolder folder,
      DemoImage image,
      LoopbackAddresses addresses,
      StartGate gate,
      Probes probes,
      ScheduledExecutorService thread,
      Clock clock,
      Duration firstBackOff,
      BiConsumer<Pod, PodStatus> write,
      BiConsumer<Pod, PodAddress> addressed,
      Consumer<Pod> removed) {}

  private final Surroundings surroundings;
  private final BackOff backOff;
  private Pod pod;
  private PodAddress address;
  private ContainerRun run = ContainerRun.waiting("ContainerCreating", null);
  private Process process;
  private boolean starting;
  private boolean stopping;
  private boolean closing;

  PodWorker(Pod pod, Surroundings surroundings) {
    this.pod = pod;
    this.surroundings = surroundings;
    this.backOff = new BackOff(surroundings.firstBackOff());
  }

  /** The API server has a newer state of the pod. */
  void update(Pod newer) {
    pod = newer;
  }

  void start() {
    Container container = PodStatuses.container(pod);
    if (!surroundings.image().is(container)) {
      imageIsMissing("ErrImagePull");
      after(IMAGE_BACK_OFF, () -> imageIsMissing("ImagePullBackOff"));
      return;
    }
    startProcess();
  }

  private void imageIsMissing(String reason) {
    if (stopping) {
      return;
    }
    address = Optional.ofNullable(address).orElse(new PodAddress("", Map.of()));
    record(
        run.waitingFor(
            reason,
            "The playground cannot pull %s; it only runs %s"
                .formatted(PodStatuses.container(pod).getImage(), surroundings.image().name())));
  }

  private void startProcess() {
    surroundings
        .gate()
        .enter(
            () -> {
              starting = true;
              launch();
            });
  }

  private void launch() {
    if (stopping) {
      isStarted();
      return;
    }
    try {
      takeAddress();
      Container container = PodStatuses.container(pod);
      process =
          surroundings
              .folder()
              .start(
                  surroundings.image().command(container, address),
                  environment(container),
                  logFile());
    } catch (IOException e) {
      isStarted();
      record(run.waitingFor("CreateContainerError", e.getMessage()));
      after(surroundings.firstBackOff(), this::startProcess);
      return;
    }
    Process started = process;
    started
        .onExit()
        .thenAccept(ended -> surroundings.thread().execute(() -> exited(ended.exitValue())));
    record(run.started(started.pid(), surroundings.clock().instant()));
    new HealthWatch(
            started,
            pod,
            address,
            surroundings.probes(),
            surroundings.thread(),
            isReady -> readinessOf(started, isReady))
        .round();
    after(
        LONGEST_START,
        () -> {
          if (started == process) {
            isStarted();
          }
        });
  }

  /** Others may start now: this one is ready, or over, or has had its time. */
  private void isStarted() {
    if (starting) {
      starting = false;
      surroundings.gate().leave();
    }
  }

  /** A restarted container keeps its address, unless somebody else has taken it meanwhile. */
  private void takeAddress() throws IOException {
    List<Integer> ports =
        PodStatuses.container(pod).getPorts().stream()
            .map(port -> port.getContainerPort())
            .toList();
    if (address == null || !surroundings.addresses().isFree(address, ports)) {
      if (address != null) {
        surroundings.addresses().giveBack(address);
      }
      address = surroundings.addresses().take(ports);
      surroundings.addressed().accept(pod, address);
    }
  }

  private void readinessOf(Process watched, boolean isReady) {
    if (watched == process && !stopping) {
      isStarted();
      record(run.ready(isReady));
    }
  }

  private void exited(int exitCode) {
    process = null;
    if (closing) {
      return;
    }
    isStarted();
    if (stopping) {
      finish();
      return;
    }
    run = run.ended(exitCode, surroundings.clock().instant());
    ContainerRun.Ended end = run.last();
    Duration pause = backOff.next(end.since(), end.until());
    record(
        run.waitingFor(
            "CrashLoopBackOff",
            "The process ended with exit code %d; back-off %ds before the next start; its output is in %s"
                .formatted(exitCode, pause.toSeconds(), logFile())));
    after(
        pause,
        () -> {
          run = run.restarting();
          startProcess();
        });
  }

  /** Ends the process, gently at first; the pod is gone when it has ended. */
  void stop() {
    if (stopping) {
      return;
    }
    stopping = true;
    Process leaving = process;
    if (leaving == null) {
      finish();
      return;
    }
    record(run.ready(false));
    leaving.destroy();
    long grace =
        Optional.ofNullable(pod.getSpec().getTerminationGracePeriodSeconds()).orElse(GRACE_SECONDS);
    after(Duration.ofSeconds(grace), leaving::destroyForcibly);
  }

  /** Ends the process because the whole playground ends: no status is written any more. */
  CompletableFuture<Void> stopNow() {
    stopping = true;
    closing = true;
    if (process == null) {
      return CompletableFuture.completedFuture(null);
    }
    process.destroy();
    return process.onExit().thenAccept(ended -> {});
  }

  private void finish() {
    if (address != null) {
      surroundings.addresses().giveBack(address);
    }
    surroundings.removed().accept(pod);
  }

  private void record(ContainerRun now) {
    run = now;
    surroundings
        .write()
        .accept(pod, PodStatuses.of(pod, address, run, surroundings.clock().instant()));
  }

  private void after(Duration delay, Runnable work) {
    surroundings.thread().schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Path logFile() {
    return surroundings
        .folder()
        .podLog(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
  }

  private static Map<String, String> environment(Container container) {
    Map<String, String> environment = new HashMap<>();
    for (EnvVar variable : container.getEnv()) {
      if (variable.getValue() != null) {
        environment.put(variable.getName(), variable.getValue());
      }
    }
    return environment;
  }
}
