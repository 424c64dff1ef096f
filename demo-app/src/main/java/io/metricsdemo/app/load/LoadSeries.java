package io.metricsdemo.app.load;

import io.metricsdemo.http.Pieces;
import io.metricsdemo.http.scrape.ExpositionFormat;
import io.metricsdemo.http.scrape.StreamedSeries;
import io.metricsdemo.load.Format;
import io.metricsdemo.load.Load;
import io.metricsdemo.load.Rendering;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.Predicate;

/** The series of the load that is in effect, which may change while the program runs. */
public final class LoadSeries implements StreamedSeries {

  private static final String COUNT = "demo_app_load_series";
  private static final ExpositionFormats FORMATS = ExpositionFormats.init();

  private final long seed;
  private volatile Load load;

  /** Begins with a load; the seed is that of its values. */
  public LoadSeries(Load load, long seed) {
    this.load = load;
    this.seed = seed;
  }

  /** Takes effect with the next scrape. */
  void change(Load next) {
    load = next;
  }

  @Override
  public boolean isEmpty() {
    return load.isEmpty();
  }

  @Override
  public Pieces write(ExpositionFormat.Syntax syntax, Predicate<String> names) {
    Format format =
        switch (syntax) {
          case TEXT -> Format.TEXT;
          case OPENMETRICS -> Format.OPENMETRICS;
          case PROTOBUF -> Format.PROTOBUF;
        };
    Load present = load;
    Instant now = Instant.now();
    Rendering rendering = Rendering.of(present, seed, format, now, names);
    return names.test(COUNT)
        ? after(count(format, present.series(format, now)), rendering)
        : rendering::fill;
  }

  /**
   * The number of series of the load in this scrape, by which a reader knows whether it has all.
   */
  private static ByteBuffer count(Format format, long series) {
    MetricSnapshots count =
        new MetricSnapshots(
            GaugeSnapshot.builder()
                .name(COUNT)
                .help("Series of the load in this scrape.")
                .dataPoint(GaugeDataPointSnapshot.builder().value(series).build())
                .build());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      // A gauge is the same in OpenMetrics, whose writer would end the exposition.
      ExpositionFormatWriter writer =
          format == Format.PROTOBUF
              ? FORMATS.getPrometheusProtobufWriter()
              : FORMATS.getPrometheusTextFormatWriter();
      writer.write(out, count, EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteBuffer.wrap(out.toByteArray());
  }

  private static Pieces after(ByteBuffer count, Rendering rendering) {
    return out -> {
      if (count.hasRemaining()) {
        if (out.remaining() < count.remaining()) {
          return true;
        }
        out.put(count);
      }
      return rendering.fill(out);
    };
  }
}
