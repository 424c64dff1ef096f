package io.metricsdemo.app.metrics;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The memory of the process as Linux accounts for it, from one reading of <a
 * href="https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html">/proc/self/statm</a> for each
 * scrape: the kernel makes this file at a fraction of the cost of {@code /proc/self/status}, which
 * has the same numbers. It stays open, since opening it costs more than reading it.
 */
final class ProcessMemory {

  /** Both are not a number where the file cannot be read. */
  record Usage(double virtualBytes, double residentBytes) {}

  private static final Usage UNKNOWN = new Usage(Double.NaN, Double.NaN);

  /**
   * The key of the size of a page in <a
   * href="https://man7.org/linux/man-pages/man3/getauxval.3.html">auxv</a>.
   */
  private static final long AT_PAGESZ = 6;

  private final RandomAccessFile file;
  private final long pageBytes;
  private final byte[] content = new byte[128];

  private ProcessMemory(RandomAccessFile file, long pageBytes) {
    this.file = file;
    this.pageBytes = pageBytes;
  }

  /** Empty where there is no such file. */
  static Optional<ProcessMemory> open() {
    try {
      long pageBytes = pageBytes(Files.readAllBytes(Path.of("/proc/self/auxv")));
      return Optional.of(
          new ProcessMemory(new RandomAccessFile("/proc/self/statm", "r"), pageBytes));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  synchronized Usage read() {
    try {
      file.seek(0);
      int length = file.read(content);
      int space = indexOfSpace(0, length);
      return new Usage(
          pageBytes * number(0, space),
          pageBytes * number(space + 1, indexOfSpace(space + 1, length)));
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private int indexOfSpace(int start, int length) throws IOException {
    for (int i = start; i < length; i++) {
      if (content[i] == ' ') {
        return i;
      }
    }
    throw new IOException("malformed statm");
  }

  private long number(int start, int end) {
    long number = 0;
    for (int i = start; i < end; i++) {
      number = 10 * number + (content[i] - '0');
    }
    return number;
  }

  private static long pageBytes(byte[] auxiliaryVector) throws IOException {
    ByteBuffer pairs = ByteBuffer.wrap(auxiliaryVector).order(ByteOrder.nativeOrder());
    while (pairs.remaining() >= 2 * Long.BYTES) {
      long key = pairs.getLong();
      long value = pairs.getLong();
      if (key == AT_PAGESZ) {
        return value;
      }
    }
    throw new IOException("no page size in auxv");
  }
}
