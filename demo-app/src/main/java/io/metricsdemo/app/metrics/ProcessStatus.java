package io.metricsdemo.app.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The memory of the process as Linux accounts for it, from one reading of <a
 * href="https://man7.org/linux/man-pages/man5/proc_pid_status.5.html">/proc/self/status</a> for
 * each scrape. The file stays open: opening it costs more than reading it.
 */
final class ProcessStatus implements MultiCollector {

  private static final String RESIDENT = "process_resident_memory_bytes";
  private static final String VIRTUAL = "process_virtual_memory_bytes";

  private final RandomAccessFile file;
  private final byte[] content = new byte[4096];

  private ProcessStatus(RandomAccessFile file) {
    this.file = file;
  }

  /** Empty where there is no such file. */
  static Optional<ProcessStatus> open() {
    try {
      return Optional.of(new ProcessStatus(new RandomAccessFile("/proc/self/status", "r")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public MetricSnapshots collect() {
    String status = read();
    return MetricSnapshots.of(
        gauge(RESIDENT, "Resident memory size in bytes.", bytes(status, "VmRSS:")),
        gauge(VIRTUAL, "Virtual memory size in bytes.", bytes(status, "VmSize:")));
  }

  private synchronized String read() {
    try {
      file.seek(0);
      int length = file.read(content);
      return new String(content, 0, Math.max(length, 0), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /** The value of a line such as {@code VmRSS: 51234 kB}; not a number where there is none. */
  private static double bytes(String status, String field) {
    int start = status.indexOf(field);
    int end = start < 0 ? -1 : status.indexOf(" kB", start);
    return end < 0
        ? Double.NaN
        : Unit.kiloBytesToBytes(
            Long.parseLong(status.substring(start + field.length(), end).trim()));
  }

  private static GaugeSnapshot gauge(String name, String help, double value) {
    return GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).build())
        .build();
  }
}
