package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.metricsdemo.playground.process.RunFolder;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in for the scheduler and the kubelet: each pod is a process of the demo application.
 * Everything happens on one thread; only probes and waiting for processes happen elsewhere.
 */
final class Kubelet implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Kubelet.class);
  private static final int CLOSE_PATIENCE_SECONDS = 5;
  private static final int STARTS_FOR_EACH_CORE = 2;

  private final KubernetesClient client;
  private final Map<String, PodWorker> workers = new LinkedHashMap<>();
  private final Map<String, Pod> unplaced = new LinkedHashMap<>();
  private final MemoryBudget memory;
  private final LoopbackAddresses addresses;
  private final PodWorker.Surroundings surroundings;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread daemon = new Thread(work, "kubelet");
            daemon.setDaemon(true);
            return daemon;
          });

  Kubelet(
      KubernetesClient client,
      Informers informers,
      RunFolder folder,
      DemoImage image,
      MemoryBudget memory,
      LoopbackAddresses addresses,
      Duration firstBackOff,
      Clock clock) {
    this.client = client;
    this.memory = memory;
    this.addresses = addresses;
    this.clock = clock;
    this.surroundings =
        new PodWorker.Surroundings(
            folder,
            image,
            addresses,
            new StartGate(STARTS_FOR_EACH_CORE * Runtime.getRuntime().availableProcessors()),
            new Probes(),
            thread,
            clock,
            firstBackOff,
            this::write,
            this::publishPorts,
            this::removed);
    informers
        .pods()
        .addEventHandler(
            new ResourceEventHandler<>() {
              @Override
              public void onAdd(Pod pod) {
                run(() -> changed(pod));
              }

              @Override
              public void onUpdate(Pod before, Pod after) {
                run(() -> changed(after));
              }

              @Override
              public void onDelete(Pod pod, boolean finalStateUnknown) {
                run(() -> deleted(pod));
              }
            });
  }

  private void run(Runnable work) {
    try {
      thread.execute(
          () -> {
            try {
              work.run();
            } catch (RuntimeException e) {
              log.atError().setCause(e).log("Failed to sync pods");
            }
          });
    } catch (RejectedExecutionException e) {
      log.atTrace().log("Closed");
    }
  }

  private void changed(Pod pod) {
    if (Pods.isMirror(pod)) {
      return;
    }
    String uid = pod.getMetadata().getUid();
    PodWorker worker = workers.get(uid);
    boolean leaving = pod.getMetadata().getDeletionTimestamp() != null;
    if (worker != null) {
      worker.update(pod);
      if (leaving) {
        worker.stop();
      }
    } else if (leaving) {
      unplaced.remove(uid);
      deleteForGood(pod);
    } else {
      place(pod);
    }
  }

  private void place(Pod pod) {
    String uid = pod.getMetadata().getUid();
    Optional<String> noRoom = memory.place(pod);
    if (noRoom.isEmpty()) {
      unplaced.remove(uid);
      PodWorker worker = new PodWorker(pod, surroundings);
      workers.put(uid, worker);
      worker.start();
    } else {
      // Written once: the numbers in it change with every other pod.
      boolean first = unplaced.put(uid, pod) == null;
      if (first) {
        write(pod, PodStatuses.unschedulable(pod, noRoom.get(), clock.instant()));
      }
    }
  }

  private void deleted(Pod pod) {
    String uid = pod.getMetadata().getUid();
    unplaced.remove(uid);
    PodWorker worker = workers.get(uid);
    if (worker != null) {
      worker.stop();
    }
  }

  /** The worker's process is gone: its room is for others. */
  private void removed(Pod pod) {
    workers.remove(pod.getMetadata().getUid());
    memory.remove(pod);
    deleteForGood(pod);
    unplaced.values().stream()
        .sorted(Comparator.comparing(waiting -> waiting.getMetadata().getCreationTimestamp()))
        .toList()
        .forEach(this::place);
  }

  private void deleteForGood(Pod pod) {
    quietly(
        pod,
        () ->
            client
                .resource(pod)
                .patch(
                    PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}"));
  }

  private void publishPorts(Pod pod, PodAddress address) {
    if (!address.ports().isEmpty()) {
      // @formatter:off
      client
          .resource(pod)
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              new PodBuilder()
                  .withNewMetadata()
                    .withName(pod.getMetadata().getName())
                    .withNamespace(pod.getMetadata().getNamespace())
                    .addToAnnotations(Pods.PORTS_ANNOTATION, address.portsAnnotation())
                  .endMetadata()
                  .build());
      // @formatter:on
    }
  }

  private void write(Pod pod, PodStatus status) {
    Pod written =
        new PodBuilder(pod)
            .editMetadata()
            .withResourceVersion(null)
            .endMetadata()
            .withStatus(status)
            .build();
    quietly(pod, () -> client.resource(written).updateStatus());
  }

  private static void quietly(Pod pod, Runnable write) {
    try {
      write.run();
    } catch (KubernetesClientException e) {
      // Deleted meanwhile is no trouble.
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        log.atError()
            .setCause(e)
            .addKeyValue("pod", ObjectKey.of(pod))
            .log("Failed to write Pod status");
      }
    }
  }

  /** Stops every process, all at once. */
  @Override
  public void close() {
    List<CompletableFuture<Void>> stopping = new ArrayList<>();
    CompletableFuture<Void> asked = new CompletableFuture<>();
    run(
        () -> {
          workers.values().forEach(worker -> stopping.add(worker.stopNow()));
          asked.complete(null);
        });
    try {
      asked.get(CLOSE_PATIENCE_SECONDS, TimeUnit.SECONDS);
      CompletableFuture.allOf(stopping.toArray(CompletableFuture[]::new))
          .get(CLOSE_PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.atWarn().setCause(e).log("Failed to stop all pods, the janitor stops the others");
    } finally {
      thread.shutdownNow();
      addresses.close();
    }
  }
}
