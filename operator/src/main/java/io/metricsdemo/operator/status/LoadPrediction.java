package io.metricsdemo.operator.status;

import io.metricsdemo.api.v1alpha1.LoadStatus;
import io.metricsdemo.api.v1alpha1.PrometheusMemoryStatus;
import io.metricsdemo.load.Load;
import io.metricsdemo.load.ScrapeSize;
import io.metricsdemo.operator.parameters.DemoParameters;
import java.time.Duration;

/**
 * What the load of a demo is in closed form, before any pod exposes it.
 *
 * @param load of each pod
 * @param pods how many the spec asks for
 * @param interval between two scrapes
 */
record LoadPrediction(Load load, int pods, Duration interval) {

  /**
   * Memory that Prometheus needs for series in its head block, in bytes: as {@code
   * benchmarks/sizing} measures it, which docs/sizing.md publishes with its error.
   *
   * @param perSeries without labels
   * @param perLabelByte for each byte of the names and values of its labels
   */
  private record MemoryOfSeries(double perSeries, double perLabelByte) {

    double of(Load.Labels labels) {
      return perSeries
          + perLabelByte * labels.count() * (labels.nameLength() + labels.valueLength());
    }
  }

  /** Minutes after the first scrape. */
  private static final MemoryOfSeries LEAST = new MemoryOfSeries(1_650, 8.5);

  /** With a full chunk of samples for each series, and a margin of a quarter. */
  private static final MemoryOfSeries MOST = new MemoryOfSeries(6_200, 21);

  /**
   * Prometheus keeps a series that is not scraped any more in memory until its head block is
   * truncated: at most after one and a half times the two hours of a block.
   */
  private static final Duration HEAD = Duration.ofHours(3);

  private static final double BYTES_PER_MEBIBYTE = 1L << 20;

  static LoadPrediction of(Load load, DemoParameters demo) {
    return new LoadPrediction(load, demo.replicas(), demo.monitoring().interval().length());
  }

  /** At the peak of its shape. */
  long maxSeriesOfPod() {
    return load.maxSeries();
  }

  /**
   * @param size of a scrape of the load, outside of its peak
   */
  LoadStatus status(ScrapeSize size) {
    LoadStatus status = new LoadStatus();
    status.setSeries(series());
    if (hasPeak()) {
      status.setPeakSeries(load.maxSeries() * pods);
    }
    status.setSamplesPerSecond(Math.round(series() * 1e3 / interval.toMillis()));
    status.setBytesPerScrape(size.text());
    status.setGzipBytesPerScrape(size.gzip());
    status.setPrometheusMemory(memory());
    return status;
  }

  /** Outside of the peak of its shape. */
  private long series() {
    return load.maxSeries() / (hasPeak() ? load.shape().peak() : 1) * pods;
  }

  private boolean hasPeak() {
    return load.shape().kind() != Load.Shape.Kind.STEADY;
  }

  private PrometheusMemoryStatus memory() {
    double replaced =
        load.churn().percent() / 100.0 * HEAD.toSeconds() / load.churn().every().toSeconds();
    double inHead = load.maxSeries() * (double) pods * (1 + replaced);
    PrometheusMemoryStatus memory = new PrometheusMemoryStatus();
    memory.setMin(mebibytes(inHead * LEAST.of(load.labels())));
    memory.setMax(mebibytes(inHead * MOST.of(load.labels())));
    return memory;
  }

  private static String mebibytes(double bytes) {
    return (long) Math.ceil(bytes / BYTES_PER_MEBIBYTE) + "Mi";
  }
}
