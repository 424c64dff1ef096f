package io.metricsdemo.load;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.Predicate;

/** The series of a scrape, written piece by piece, so that memory does not grow with them. */
public interface Rendering {

  /** A buffer with this much room takes at least one series, whatever the load. */
  int MIN_ROOM = 16 * 1024;

  /**
   * Writes as many whole series as there is room for.
   *
   * @param out with an array behind it, and room for {@link #MIN_ROOM} bytes
   * @return false when there are no more
   */
  boolean fill(ByteBuffer out);

  /**
   * The series of a load at a time.
   *
   * @param seed of the values
   * @param names the metrics that are written, by their names in Prometheus text
   */
  static Rendering of(Load load, long seed, Format format, Instant at, Predicate<String> names) {
    return format == Format.PROTOBUF
        ? new ProtobufRendering(load, seed, at, names)
        : new TextRendering(load, seed, format, at, names);
  }
}
