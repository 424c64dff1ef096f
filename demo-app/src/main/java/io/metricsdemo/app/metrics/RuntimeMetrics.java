package io.metricsdemo.app.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.function.DoubleSupplier;

/**
 * The process and the virtual machine, under the names and help texts of the client library, as far
 * as they are worth their cost. The library's own {@code ProcessMetrics} finds the same numbers by
 * reflection and exceptions, and reads a file twice: with it, collecting the runtime metrics takes
 * more than twice as long.
 */
public final class RuntimeMetrics {

  private final PrometheusRegistry registry;

  private RuntimeMetrics(PrometheusRegistry registry) {
    this.registry = registry;
  }

  /** Registers {@code process_*} and a few {@code jvm_*}. */
  public static void register(PrometheusRegistry registry) {
    RuntimeMetrics metrics = new RuntimeMetrics(registry);
    metrics.registerProcess();
    metrics.registerVirtualMachine();
    JvmGarbageCollectorMetrics.builder().register(registry);
  }

  private void registerProcess() {
    long startMillis = ManagementFactory.getRuntimeMXBean().getStartTime();
    gauge(
        "process_start_time_seconds",
        "Start time of the process since unix epoch in seconds.",
        () -> Unit.millisToSeconds(startMillis));
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean process) {
      CounterWithCallback.builder()
          .name("process_cpu_seconds_total")
          .help("Total user and system CPU time spent in seconds.")
          .callback(c -> c.call(Unit.nanosToSeconds(process.getProcessCpuTime())))
          .register(registry);
      gauge(
          "process_open_fds",
          "Number of open file descriptors.",
          process::getOpenFileDescriptorCount);
      gauge(
          "process_max_fds",
          "Maximum number of open file descriptors.",
          process::getMaxFileDescriptorCount);
    }
    ProcessStatus.open().ifPresent(registry::register);
  }

  private void registerVirtualMachine() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    GaugeWithCallback.builder()
        .name("jvm_memory_used_bytes")
        .help("Used bytes of a given JVM memory area.")
        .labelNames("area")
        .callback(
            callback -> {
              callback.call(memory.getHeapMemoryUsage().getUsed(), "heap");
              callback.call(memory.getNonHeapMemoryUsage().getUsed(), "nonheap");
            })
        .register(registry);
    gauge(
        "jvm_threads_current",
        "Current thread count of a JVM",
        ManagementFactory.getThreadMXBean()::getThreadCount);
  }

  private void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }
}
