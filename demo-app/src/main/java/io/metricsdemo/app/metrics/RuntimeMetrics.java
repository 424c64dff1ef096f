package io.metricsdemo.app.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.File;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The process and the virtual machine, under the names and help texts of the client library, as far
 * as they are worth their cost. The library's own {@code JvmMetrics} finds the same numbers by
 * reflection, exceptions and larger files: with it, half of the time of a scrape would be theirs.
 */
public final class RuntimeMetrics implements MultiCollector {

  private static final MetricMetadata START_TIME =
      new MetricMetadata(
          "process_start_time_seconds", "Start time of the process since unix epoch in seconds.");
  private static final MetricMetadata CPU =
      new MetricMetadata("process_cpu_seconds", "Total user and system CPU time spent in seconds.");
  private static final MetricMetadata OPEN_FILES =
      new MetricMetadata("process_open_fds", "Number of open file descriptors.");
  private static final MetricMetadata MAX_FILES =
      new MetricMetadata("process_max_fds", "Maximum number of open file descriptors.");
  private static final MetricMetadata RESIDENT =
      new MetricMetadata("process_resident_memory_bytes", "Resident memory size in bytes.");
  private static final MetricMetadata VIRTUAL =
      new MetricMetadata("process_virtual_memory_bytes", "Virtual memory size in bytes.");
  private static final MetricMetadata USED_MEMORY =
      new MetricMetadata("jvm_memory_used_bytes", "Used bytes of a given JVM memory area.");
  private static final MetricMetadata THREADS =
      new MetricMetadata("jvm_threads_current", "Current thread count of a JVM");
  private static final MetricMetadata COLLECTIONS =
      new MetricMetadata(
          "jvm_gc_collection_seconds",
          "Time spent in a given JVM garbage collector in seconds.",
          Unit.SECONDS);

  private static final Labels HEAP = Labels.of("area", "heap");
  private static final Labels NON_HEAP = Labels.of("area", "nonheap");

  /** Since Linux 6.2, the size of this folder is the number of open files; before, it was 0. */
  private static final File OPEN_FILES_FOLDER = new File("/proc/self/fd");

  /** What the virtual machine knows of itself; it takes a while to prepare that. */
  private static final class Beans {

    private static final OperatingSystemMXBean SYSTEM =
        ManagementFactory.getOperatingSystemMXBean();
    private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final List<GarbageCollectorMXBean> COLLECTORS =
        ManagementFactory.getGarbageCollectorMXBeans();
    private static final double START_SECONDS =
        Unit.millisToSeconds(ManagementFactory.getRuntimeMXBean().getStartTime());

    static void prepare() {
      // Has happened when this class is initialized.
    }
  }

  private record NamedCollector(GarbageCollectorMXBean collector, Labels labels) {}

  private final Optional<ProcessMemory> processMemory = ProcessMemory.open();
  private List<NamedCollector> collectors = List.of();

  private RuntimeMetrics() {}

  /** Registers {@code process_*} and a few {@code jvm_*}; the first scrape may wait for them. */
  public static void register(PrometheusRegistry registry) {
    registry.register(new RuntimeMetrics());
    Thread thread = new Thread(Beans::prepare, "runtime-metrics");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public MetricSnapshots collect() {
    List<MetricSnapshot> snapshots = new ArrayList<>(9);
    snapshots.add(gauge(START_TIME, Beans.START_SECONDS));
    if (Beans.SYSTEM instanceof UnixOperatingSystemMXBean process) {
      addProcess(snapshots, process);
    }
    if (processMemory.isPresent()) {
      ProcessMemory.Usage usage = processMemory.get().read();
      snapshots.add(gauge(RESIDENT, usage.residentBytes()));
      snapshots.add(gauge(VIRTUAL, usage.virtualBytes()));
    }
    snapshots.add(
        new GaugeSnapshot(
            USED_MEMORY,
            List.of(
                point(Beans.MEMORY.getHeapMemoryUsage().getUsed(), HEAP),
                point(Beans.MEMORY.getNonHeapMemoryUsage().getUsed(), NON_HEAP))));
    snapshots.add(gauge(THREADS, Beans.THREADS.getThreadCount()));
    snapshots.add(collections());
    return new MetricSnapshots(snapshots);
  }

  private static void addProcess(
      List<MetricSnapshot> snapshots, UnixOperatingSystemMXBean process) {
    snapshots.add(
        new CounterSnapshot(
            CPU,
            List.of(
                new CounterDataPointSnapshot(
                    Unit.nanosToSeconds(process.getProcessCpuTime()), Labels.EMPTY, null, 0))));
    long openFiles = OPEN_FILES_FOLDER.length();
    snapshots.add(
        gauge(OPEN_FILES, openFiles > 0 ? openFiles : process.getOpenFileDescriptorCount()));
    snapshots.add(gauge(MAX_FILES, process.getMaxFileDescriptorCount()));
  }

  private SummarySnapshot collections() {
    List<SummaryDataPointSnapshot> points = new ArrayList<>();
    for (NamedCollector each : collectors()) {
      points.add(
          new SummaryDataPointSnapshot(
              each.collector().getCollectionCount(),
              Unit.millisToSeconds(each.collector().getCollectionTime()),
              Quantiles.EMPTY,
              each.labels(),
              Exemplars.EMPTY,
              0));
    }
    return new SummarySnapshot(COLLECTIONS, points);
  }

  private List<NamedCollector> collectors() {
    if (collectors.isEmpty()) {
      List<NamedCollector> named = new ArrayList<>();
      for (GarbageCollectorMXBean collector : Beans.COLLECTORS) {
        named.add(new NamedCollector(collector, Labels.of("gc", collector.getName())));
      }
      collectors = named;
    }
    return collectors;
  }

  private static GaugeSnapshot gauge(MetricMetadata metadata, double value) {
    return new GaugeSnapshot(metadata, List.of(point(value, Labels.EMPTY)));
  }

  private static GaugeDataPointSnapshot point(double value, Labels labels) {
    return new GaugeDataPointSnapshot(value, labels, null);
  }
}
