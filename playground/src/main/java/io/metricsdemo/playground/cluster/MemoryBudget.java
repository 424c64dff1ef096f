package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Stands in for the scheduler: pods are placed while their memory fits.
 *
 * <p>Half of what is available on the machine at the start is for pods; a pod counts with what it
 * requests, and never with less than a demo process really takes.
 */
final class MemoryBudget {

  private static final long MEBIBYTE = 1024L * 1024;
  private static final long REAL_POD_BYTES = 64 * MEBIBYTE;
  private static final Path MEMINFO = Path.of("/proc/meminfo");

  private final long allocatableBytes;
  private final Map<String, Long> placed = new HashMap<>();

  MemoryBudget(long allocatableBytes) {
    this.allocatableBytes = allocatableBytes;
  }

  static MemoryBudget ofThisMachine() {
    return new MemoryBudget(availableBytes() / 2);
  }

  /** Why the pod does not fit; empty when it has been placed. */
  Optional<String> place(Pod pod) {
    long needed = Math.max(REAL_POD_BYTES, requestedBytes(pod));
    long used = placed.values().stream().mapToLong(Long::longValue).sum();
    if (used + needed > allocatableBytes) {
      return Optional.of(
          "0/1 nodes are available: 1 Insufficient memory. The pod needs %d MiB; %d of %d MiB are taken by %d pods"
              .formatted(
                  needed / MEBIBYTE, used / MEBIBYTE, allocatableBytes / MEBIBYTE, placed.size()));
    }
    placed.put(pod.getMetadata().getUid(), needed);
    return Optional.empty();
  }

  void remove(Pod pod) {
    placed.remove(pod.getMetadata().getUid());
  }

  private static long requestedBytes(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .map(container -> container.getResources())
        .filter(resources -> resources != null && resources.getRequests() != null)
        .map(resources -> resources.getRequests().get("memory"))
        .filter(memory -> memory != null)
        .mapToLong(memory -> Quantity.getAmountInBytes(memory).longValue())
        .sum();
  }

  private static long availableBytes() {
    try {
      if (Files.isReadable(MEMINFO)) {
        // What the system says can be used without swapping; free memory alone leaves caches out.
        for (String line : Files.readAllLines(MEMINFO)) {
          if (line.startsWith("MemAvailable:")) {
            return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
          }
        }
      }
    } catch (IOException e) {
      // As on a system without that file.
    }
    var system = ManagementFactory.getOperatingSystemMXBean();
    return system instanceof com.sun.management.OperatingSystemMXBean memory
        ? memory.getTotalMemorySize() / 2
        : 2048 * MEBIBYTE;
  }
}
