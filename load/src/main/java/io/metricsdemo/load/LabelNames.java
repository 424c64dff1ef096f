package io.metricsdemo.load;

import java.nio.charset.StandardCharsets;

/** The texts of the labels: all names and values of a load have the lengths of its parameters. */
final class LabelNames {

  /** The label that distinguishes the label sets, whatever the others are. */
  static final String SERIES = "series";

  /** Labels beyond have the same value everywhere: no load has so many label sets. */
  static final int VARYING = 7;

  /** One for each of the labels, at the end of its name. */
  private static final String LAST = "abcdefghijklmnopqrstuvwxyzABCD";

  private static final int[] POWERS = {1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000};

  private LabelNames() {}

  /** The name of a label. */
  static String name(Load.Labels labels, int label) {
    return padded("key", '_', labels.nameLength()) + LAST.charAt(label);
  }

  /** The value of a label: it ends with one decimal digit of the number of the label set. */
  static String value(Load.Labels labels, int label, int labelSet) {
    return padded("value", '-', labels.valueLength())
        + labelSet / POWERS[Math.min(label, VARYING)] % 10;
  }

  /** The value of the label {@code series}: with churn, the generation follows the number. */
  static String series(Load load, int labelSet, long generation) {
    return load.churn().percent() == 0 ? "" + labelSet : labelSet + "-" + generation;
  }

  /** The length of {@link #series}. */
  static int seriesLength(Load load, int labelSet, long generation) {
    int length = digits(labelSet);
    return load.churn().percent() == 0 ? length : length + 1 + digits(generation);
  }

  /** The number of decimal digits. */
  static int digits(long number) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String padded(String begin, char fill, int length) {
    StringBuilder text = new StringBuilder(begin);
    while (text.length() < length) {
      text.append(fill);
    }
    return text.substring(0, length - 1);
  }
}
