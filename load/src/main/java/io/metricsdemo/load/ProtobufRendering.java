package io.metricsdemo.load;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * Writes the messages of <a
 * href="https://github.com/prometheus/client_model/blob/master/io/prometheus/client/metrics.proto">Prometheus'
 * protobuf</a>, label set by label set. The length of a message precedes it, so all lengths are
 * calculated first.
 */
final class ProtobufRendering implements Rendering {

  private static final byte[] SERIES = LabelNames.ascii(LabelNames.SERIES);
  private static final int NATIVE_SCHEMA = 3;
  private static final double ZERO_THRESHOLD = 1e-128;
  private static final int NUMBER_BYTES = 9;

  /** More than a metric has beside its labels, buckets and quantiles, with the family before it. */
  private static final int BESIDE_PARTS = 512;

  /** More than a bucket or a quantile has. */
  private static final int PART_BYTES = 32;

  // A tag is the number of the field and the wire type, of which three are used.
  private static final int VARINT = 0;
  private static final int DOUBLE = 1;
  private static final int BYTES = 2;

  private final Load load;
  private final Instant at;
  private final SeriesValues values;
  private final MetricCursor cursor;
  private final int labelSets;
  private final List<Quantile> quantiles;

  /** The labels after the label series, with the digits of the label set. */
  private final byte[] labels;

  private final int varyingLabels;
  private final int bytesPerLabel;

  private boolean more;
  private int labelSet;

  ProtobufRendering(Load load, long seed, Instant at, Predicate<String> names) {
    this.load = load;
    this.at = at;
    values = new SeriesValues(load, seed, at);
    cursor = new MetricCursor(load.metrics(), names);
    labelSets = load.labelSets(at);
    quantiles = Quantile.first(load.quantiles());
    int count = load.labels().count();
    varyingLabels = Math.min(count, LabelNames.VARYING);
    bytesPerLabel =
        bytesLength(labelLength(load.labels().nameLength(), load.labels().valueLength()));
    ByteBuffer template = ByteBuffer.allocate(count * bytesPerLabel);
    labels = template.array();
    for (int i = 0; i < count; i++) {
      PieceWriter writer = new PieceWriter(template);
      label(
          writer,
          LabelNames.ascii(LabelNames.name(load.labels(), i)),
          LabelNames.ascii(LabelNames.value(load.labels(), i, 0)));
      template.position(writer.position());
    }
    more = cursor.next();
  }

  @Override
  public boolean fill(ByteBuffer out) {
    PieceWriter writer = new PieceWriter(out);
    int parts = load.buckets() + load.quantiles();
    int last = out.limit() - BESIDE_PARTS - labels.length - parts * PART_BYTES;
    while (more && writer.position() <= last) {
      if (labelSet == 0) {
        beginFamily(writer);
      }
      metric(writer);
      labelSet++;
      if (labelSet == labelSets) {
        labelSet = 0;
        more = cursor.next();
      }
    }
    out.position(writer.position());
    return more;
  }

  private void beginFamily(PieceWriter out) {
    byte[] name = LabelNames.ascii(cursor.kind().familyName(Format.PROTOBUF, cursor.metric()));
    byte[] help = LabelNames.ascii(TextRendering.HELP);
    long length = bytesLength(name.length) + bytesLength(help.length) + 2;
    for (int i = 0; i < labelSets; i++) {
      length +=
          bytesLength(metricLength(i, LabelNames.seriesLength(load, i, load.generation(i, at))));
    }
    out.varint(length);
    bytes(out, 1, name);
    bytes(out, 2, help);
    tag(out, 3, VARINT);
    out.varint(type());
  }

  /** The number of the type in the enumeration MetricType. */
  private int type() {
    return switch (cursor.kind()) {
      case COUNTER -> 0;
      case GAUGE -> 1;
      case SUMMARY -> 2;
      case HISTOGRAM, NATIVE_HISTOGRAM -> 4;
    };
  }

  private void metric(PieceWriter out) {
    byte[] series = series(labelSet);
    begin(out, 4, metricLength(labelSet, series.length));
    label(out, SERIES, series);
    int rest = labelSet;
    for (int i = 0; i < varyingLabels; i++) {
      labels[(i + 1) * bytesPerLabel - 1] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    out.put(labels);
    long count = values.count(cursor.kind(), cursor.metric(), labelSet);
    switch (cursor.kind()) {
      case GAUGE:
        begin(out, 2, NUMBER_BYTES);
        number(out, 1, values.gaugeThousandths(cursor.metric(), labelSet) / 1e3);
        break;
      case COUNTER:
        begin(out, 3, NUMBER_BYTES);
        number(out, 1, count);
        break;
      case HISTOGRAM:
        begin(out, 7, histogramLength(count));
        countAndSum(out, count);
        for (int i = 0; i < load.buckets(); i++) {
          long cumulative = SeriesValues.cumulative(count, load.buckets(), i);
          begin(out, 3, integerLength(cumulative) + NUMBER_BYTES);
          integer(out, 1, cumulative);
          number(out, 2, i + 0.5);
        }
        break;
      case NATIVE_HISTOGRAM:
        begin(out, 7, nativeHistogramLength(count));
        countAndSum(out, count);
        integer(out, 5, zigZag(NATIVE_SCHEMA));
        number(out, 6, ZERO_THRESHOLD);
        begin(out, 12, spanLength());
        integer(out, 1, zigZag(firstNativeBucket()));
        integer(out, 2, load.buckets());
        begin(out, 13, deltasLength(count));
        long before = 0;
        for (int i = 0; i < load.buckets(); i++) {
          long observations = SeriesValues.nativeBucket(count, load.buckets(), i);
          out.varint(zigZag(observations - before));
          before = observations;
        }
        break;
      default:
        begin(out, 4, summaryLength(count));
        countAndSum(out, count);
        for (Quantile quantile : quantiles) {
          begin(out, 3, 2 * NUMBER_BYTES);
          number(out, 1, quantile.number());
          number(out, 2, values.quantileMillionths(cursor.metric(), labelSet, quantile) / 1e6);
        }
    }
  }

  private int metricLength(int labelSet, int seriesLength) {
    int length = bytesLength(labelLength(SERIES.length, seriesLength)) + labels.length;
    return length
        + switch (cursor.kind()) {
          case GAUGE, COUNTER -> bytesLength(NUMBER_BYTES);
          case HISTOGRAM -> bytesLength(histogramLength(count(labelSet)));
          case NATIVE_HISTOGRAM -> bytesLength(nativeHistogramLength(count(labelSet)));
          case SUMMARY -> bytesLength(summaryLength(count(labelSet)));
        };
  }

  private int histogramLength(long count) {
    int length = countAndSumLength(count);
    for (int i = 0; i < load.buckets(); i++) {
      long cumulative = SeriesValues.cumulative(count, load.buckets(), i);
      length += bytesLength(integerLength(cumulative) + NUMBER_BYTES);
    }
    return length;
  }

  private int nativeHistogramLength(long count) {
    return countAndSumLength(count)
        + integerLength(zigZag(NATIVE_SCHEMA))
        + NUMBER_BYTES
        + bytesLength(spanLength())
        + bytesLength(deltasLength(count));
  }

  /** The populated buckets end at the upper bound 1. */
  private int firstNativeBucket() {
    return 1 - load.buckets();
  }

  private int spanLength() {
    return integerLength(zigZag(firstNativeBucket())) + integerLength(load.buckets());
  }

  private int deltasLength(long count) {
    int length = 0;
    long before = 0;
    for (int i = 0; i < load.buckets(); i++) {
      long observations = SeriesValues.nativeBucket(count, load.buckets(), i);
      length += varintLength(zigZag(observations - before));
      before = observations;
    }
    return length;
  }

  private int summaryLength(long count) {
    return countAndSumLength(count) + quantiles.size() * bytesLength(2 * NUMBER_BYTES);
  }

  private static int countAndSumLength(long count) {
    return integerLength(count) + NUMBER_BYTES;
  }

  private static void countAndSum(PieceWriter out, long count) {
    integer(out, 1, count);
    number(out, 2, SeriesValues.sum(count));
  }

  private long count(int labelSet) {
    return values.count(cursor.kind(), cursor.metric(), labelSet);
  }

  private byte[] series(int labelSet) {
    return LabelNames.ascii(LabelNames.series(load, labelSet, load.generation(labelSet, at)));
  }

  private static void label(PieceWriter out, byte[] name, byte[] value) {
    begin(out, 1, labelLength(name.length, value.length));
    bytes(out, 1, name);
    bytes(out, 2, value);
  }

  private static int labelLength(int nameLength, int valueLength) {
    return bytesLength(nameLength) + bytesLength(valueLength);
  }

  private static void begin(PieceWriter out, int field, int length) {
    tag(out, field, BYTES);
    out.varint(length);
  }

  private static void bytes(PieceWriter out, int field, byte[] bytes) {
    begin(out, field, bytes.length);
    out.put(bytes);
  }

  private static void integer(PieceWriter out, int field, long number) {
    tag(out, field, VARINT);
    out.varint(number);
  }

  private static void number(PieceWriter out, int field, double number) {
    tag(out, field, DOUBLE);
    out.number(number);
  }

  private static void tag(PieceWriter out, int field, int wireType) {
    // No field that is used is above 15, so that a tag is one byte.
    out.put((char) (field << 3 | wireType));
  }

  /** With its tag and length. */
  private static int bytesLength(int length) {
    return 1 + varintLength(length) + length;
  }

  /** With its tag. */
  private static int integerLength(long number) {
    return 1 + varintLength(number);
  }

  private static int varintLength(long number) {
    return (70 - Long.numberOfLeadingZeros(number | 1)) / 7;
  }

  private static long zigZag(long number) {
    return number << 1 ^ number >> 63;
  }
}
