package io.metricsdemo.load;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.zip.Deflater;

/**
 * The bytes of a load in a scrape, without the other metrics of the program.
 *
 * @param text exact, in Prometheus text without compression
 * @param gzip the same compressed; an estimate, whose error is below 5 % from 100 KB of text on
 */
public record ScrapeSize(long text, long gzip) {

  /** What the demo application compresses at a time, and how. */
  private static final int PIECE = 64 * 1024;

  private static final String BEFORE_SERIES = "{series=\"";
  private static final String AFTER_SERIES = "\"";
  private static final String BEFORE_VALUE = "} ";

  /** Calculates the size at a time. Of each kind, one piece is compressed as a sample. */
  public static ScrapeSize of(Load load, Instant at) {
    long text = 0;
    double gzip = 0;
    for (MetricKind kind : MetricKind.values()) {
      if (load.metrics().of(kind) > 0) {
        long bytes = text(load, at, kind);
        text += bytes;
        gzip += bytes * compression(load, at, kind);
      }
    }
    return new ScrapeSize(text, Math.round(gzip));
  }

  private static long text(Load load, Instant at, MetricKind kind) {
    long metrics = load.metrics().of(kind);
    long labelSets = load.labelSets(at);
    long digitsOfMetrics = digitsBelow(metrics);
    long comments = "# HELP  \n# TYPE  \n".length();
    comments += TextRendering.HELP.length() + kind.type().length();
    comments += 2L * kind.familyName(Format.TEXT, 0).length() - 2;
    return metrics * comments
        + 2 * digitsOfMetrics
        + metrics * labelSets * linesWithoutNumbers(load, kind)
        + load.series(kind, Format.TEXT)
            * (labelSets * digitsOfMetrics + metrics * seriesLengths(load, at));
  }

  /** The lines of a label set, without the numbers of the metric and of the label set. */
  private static long linesWithoutNumbers(Load load, MetricKind kind) {
    long labels =
        load.labels().count()
            * (long) (load.labels().nameLength() + load.labels().valueLength() + ",=\"\"".length());
    long line =
        kind.prefix().length()
            + (BEFORE_SERIES + AFTER_SERIES + BEFORE_VALUE).length()
            + labels
            + "\n".length();
    long sumAndCount = 2 * line + "_sum_count".length() + 2 * "1234567890".length();
    long bucket = line + "_bucket,le=\"\"".length() + "1234567890".length();
    return switch (kind) {
      case GAUGE -> line + "123.456".length();
      case COUNTER -> line + "_total".length() + "1234567890".length();
      case HISTOGRAM -> {
        long bounds = digitsBelow(load.buckets()) + (long) load.buckets() * ".5".length();
        yield (load.buckets() + 1) * bucket + bounds + "+Inf".length() + sumAndCount;
      }
      case NATIVE_HISTOGRAM -> bucket + "+Inf".length() + sumAndCount;
      case SUMMARY ->
          Quantile.first(load.quantiles()).stream()
                  .mapToLong(quantile -> quantile.text().length())
                  .map(text -> line + ",quantile=\"\"0.123456".length() + text)
                  .sum()
              + sumAndCount;
    };
  }

  /** The values of the label {@code series} of all label sets. */
  private static long seriesLengths(Load load, Instant at) {
    long labelSets = load.labelSets(at);
    long length = digitsBelow(labelSets);
    if (load.churn().percent() > 0) {
      // Generations repeat with each 100 label sets.
      for (int i = 0; i < Math.min(100, labelSets); i++) {
        long equal = (labelSets - i + 99) / 100;
        length += equal * (1 + LabelNames.digits(load.generation(i, at)));
      }
    }
    return length;
  }

  /** The decimal digits of all numbers from 0 to below the end. */
  private static long digitsBelow(long end) {
    long digits = end;
    for (long power = 10; power < end; power *= 10) {
      digits += end - power;
    }
    return digits;
  }

  /** Compressed bytes for each byte of text, measured in the middle of a kind. */
  private static double compression(Load load, Instant at, MetricKind kind) {
    TextRendering rendering =
        new TextRendering(load, 0, Format.TEXT, at, name -> name.startsWith(kind.prefix()));
    int metrics = load.metrics().of(kind);
    if (text(load, at, kind) > 2 * PIECE) {
      rendering.skipTo(kind, metrics / 2, metrics > 1 ? 0 : load.labelSets(at) / 2);
    }
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    rendering.fill(piece);
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setInput(piece.array(), 0, piece.position());
      int compressed = deflater.deflate(new byte[2 * PIECE], 0, 2 * PIECE, Deflater.SYNC_FLUSH);
      return (double) compressed / piece.position();
    } finally {
      deflater.end();
    }
  }
}
