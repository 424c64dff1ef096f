package io.metricsdemo.load;

import static io.metricsdemo.load.LabelNames.ascii;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** Writes Prometheus text and OpenMetrics, line by line. */
final class TextRendering implements Rendering {

  static final String HELP = "Load of the demo application.";

  private static final byte[] INFINITE = ascii("+Inf");
  private static final byte[] BUCKET_LABEL = ascii(",le=\"");
  private static final byte[] QUANTILE_LABEL = ascii(",quantile=\"");
  private static final byte[] END_OF_EXTRA_LABEL = ascii("\"} ");
  private static final byte[] END_OF_LABELS = ascii("} ");

  /** More than a line has beside its labels, with the comments before it. */
  private static final int BESIDE_LABELS = 512;

  private final Load load;
  private final Format format;
  private final Instant at;
  private final SeriesValues values;
  private final MetricCursor cursor;
  private final int labelSets;
  private final List<Quantile> quantiles;
  private final byte[][] bounds;
  private final byte[][] quantileTexts;

  /** The labels after the value of the label series, with the digits of the label set. */
  private final byte[] labels;

  private final int bytesPerLabel;
  private final int varyingLabels;

  private boolean more;
  private int labelSet;
  private int line;
  private int lines;
  private byte[] sampleName;
  private byte[] bucketName;
  private byte[] sumName;
  private byte[] countName;
  private byte[] series;
  private long count;

  TextRendering(Load load, long seed, Format format, Instant at, Predicate<String> names) {
    this.load = load;
    this.format = format;
    this.at = at;
    values = new SeriesValues(load, seed, at);
    cursor = new MetricCursor(load.metrics(), names);
    labelSets = load.labelSets(at);
    quantiles = Quantile.first(load.quantiles());
    quantileTexts = quantiles.stream().map(q -> ascii(q.text())).toArray(byte[][]::new);
    bounds = new byte[load.buckets()][];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = ascii(bound(i));
    }

    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < load.labels().count(); i++) {
      text.append(',').append(LabelNames.name(load.labels(), i));
      text.append("=\"").append(LabelNames.value(load.labels(), i, 0)).append('"');
    }
    labels = ascii(text.toString());
    varyingLabels = Math.min(load.labels().count(), LabelNames.VARYING);
    bytesPerLabel = load.labels().nameLength() + load.labels().valueLength() + ",=\"\"".length();
    more = nextMetric();
  }

  /** Goes on from a label set of a metric, whatever is before it. */
  void skipTo(MetricKind kind, int metric, int labelSet) {
    cursor.skipTo(kind, metric);
    enterMetric();
    this.labelSet = labelSet;
  }

  /** The upper bound of a bucket, with a fraction, so that all formats spell it the same. */
  static String bound(int bucket) {
    return bucket + ".5";
  }

  @Override
  public boolean fill(ByteBuffer out) {
    PieceWriter writer = new PieceWriter(out);
    int last = out.limit() - BESIDE_LABELS - labels.length;
    while (more && writer.position() <= last) {
      line(writer);
      more = nextLine();
    }
    out.position(writer.position());
    return more;
  }

  private void line(PieceWriter out) {
    if (line == 0) {
      if (labelSet == 0) {
        comments(out);
      }
      enterLabelSet();
    }
    switch (cursor.kind()) {
      case GAUGE:
        name(out, sampleName);
        out.put(END_OF_LABELS);
        int thousandths = values.gaugeThousandths(cursor.metric(), labelSet);
        out.digits(thousandths / 1000, 3);
        out.put('.');
        out.digits(thousandths % 1000, 3);
        break;
      case COUNTER:
        name(out, sampleName);
        out.put(END_OF_LABELS);
        out.tenDigits(count);
        break;
      case HISTOGRAM:
        histogram(out, load.buckets());
        break;
      case NATIVE_HISTOGRAM:
        histogram(out, 0);
        break;
      default:
        summary(out);
    }
    out.put('\n');
  }

  private void histogram(PieceWriter out, int buckets) {
    if (line > buckets) {
      sumOrCount(out, line == buckets + 1);
      return;
    }
    name(out, bucketName);
    out.put(BUCKET_LABEL);
    if (line == buckets) {
      out.put(INFINITE);
    } else {
      out.put(bounds[line]);
    }
    out.put(END_OF_EXTRA_LABEL);
    out.tenDigits(SeriesValues.cumulative(count, buckets, line));
  }

  private void summary(PieceWriter out) {
    if (line >= quantileTexts.length) {
      sumOrCount(out, line == quantileTexts.length);
      return;
    }
    name(out, sampleName);
    out.put(QUANTILE_LABEL);
    out.put(quantileTexts[line]);
    out.put(END_OF_EXTRA_LABEL);
    out.put('0');
    out.put('.');
    out.digits(values.quantileMillionths(cursor.metric(), labelSet, quantiles.get(line)), 6);
  }

  private void sumOrCount(PieceWriter out, boolean sum) {
    name(out, sum ? sumName : countName);
    out.put(END_OF_LABELS);
    out.tenDigits(sum ? SeriesValues.sum(count) : count);
  }

  /** With the labels of the label set, without their end. */
  private void name(PieceWriter out, byte[] name) {
    out.put(name);
    out.put(series);
    out.put(labels);
  }

  private void comments(PieceWriter out) {
    String name = cursor.kind().familyName(format, cursor.metric());
    String help = "# HELP " + name + " " + HELP + "\n";
    String type = "# TYPE " + name + " " + cursor.kind().type() + "\n";
    out.put(ascii(help + type));
  }

  private void enterLabelSet() {
    series = ascii(LabelNames.series(load, labelSet, load.generation(labelSet, at)));
    int rest = labelSet;
    for (int i = 0; i < varyingLabels; i++) {
      labels[(i + 1) * bytesPerLabel - 1] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    if (cursor.kind() != MetricKind.GAUGE) {
      count = values.count(cursor.kind(), cursor.metric(), labelSet);
    }
  }

  private boolean nextLine() {
    line++;
    if (line < lines) {
      return true;
    }
    line = 0;
    labelSet++;
    return labelSet < labelSets || nextMetric();
  }

  private boolean nextMetric() {
    labelSet = 0;
    if (!cursor.next()) {
      return false;
    }
    enterMetric();
    return true;
  }

  private void enterMetric() {
    String name = cursor.kind().prefix() + cursor.metric();
    sampleName = name(name, cursor.kind() == MetricKind.COUNTER ? "_total" : "");
    bucketName = name(name, "_bucket");
    sumName = name(name, "_sum");
    countName = name(name, "_count");
    lines = load.series(cursor.kind(), format);
  }

  private static byte[] name(String metric, String suffix) {
    return ascii(metric + suffix + "{" + LabelNames.SERIES + "=\"");
  }
}
