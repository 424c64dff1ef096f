package io.metricsdemo.http.scrape;

import io.metricsdemo.http.Pieces;
import java.nio.ByteBuffer;

/** A scrape: the metrics of the registry, the streamed series, and the end of the exposition. */
final class ScrapePieces implements Pieces {

  private final ByteBuffer metrics;
  private final Pieces series;
  private final ByteBuffer end;
  private boolean more = true;

  ScrapePieces(ByteBuffer metrics, Pieces series, ByteBuffer end) {
    this.metrics = metrics;
    this.series = series;
    this.end = end;
  }

  @Override
  public boolean fill(ByteBuffer out) {
    put(metrics, out);
    if (metrics.hasRemaining()) {
      return true;
    }
    if (more) {
      more = series.fill(out);
    }
    if (more) {
      return true;
    }
    put(end, out);
    return end.hasRemaining();
  }

  private static void put(ByteBuffer from, ByteBuffer to) {
    int length = Math.min(from.remaining(), to.remaining());
    to.put(from.slice(from.position(), length));
    from.position(from.position() + length);
  }
}
