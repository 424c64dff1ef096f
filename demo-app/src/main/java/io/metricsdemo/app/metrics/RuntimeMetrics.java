package io.metricsdemo.app.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;

/** The process and the virtual machine, as far as it is worth its cost in memory and start-up. */
public final class RuntimeMetrics {

  private RuntimeMetrics() {}

  /** Registers {@code process_*} and a few {@code jvm_*}. */
  public static void register(PrometheusRegistry registry) {
    ProcessMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    GaugeWithCallback.builder()
        .name("jvm_memory_used_bytes")
        .help("Used bytes of a given JVM memory area.")
        .unit(Unit.BYTES)
        .labelNames("area")
        .callback(
            callback -> {
              callback.call(memory.getHeapMemoryUsage().getUsed(), "heap");
              callback.call(memory.getNonHeapMemoryUsage().getUsed(), "nonheap");
            })
        .register(registry);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    GaugeWithCallback.builder()
        .name("jvm_threads_current")
        .help("Current thread count of a JVM")
        .callback(callback -> callback.call(threads.getThreadCount()))
        .register(registry);
  }
}
