package io.metricsdemo.app.load;

import io.metricsdemo.http.Pieces;
import io.metricsdemo.http.scrape.ExpositionFormat;
import io.metricsdemo.http.scrape.StreamedSeries;
import io.metricsdemo.load.Format;
import io.metricsdemo.load.Load;
import io.metricsdemo.load.Rendering;
import java.time.Instant;
import java.util.function.Predicate;

/** The series of the load that is in effect, which may change while the program runs. */
public final class LoadSeries implements StreamedSeries {

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
    Rendering rendering = Rendering.of(load, seed, format, Instant.now(), names);
    return rendering::fill;
  }
}
