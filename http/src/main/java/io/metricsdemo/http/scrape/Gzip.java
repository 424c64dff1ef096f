package io.metricsdemo.http.scrape;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses one response after the other into <a
 * href="https://www.rfc-editor.org/rfc/rfc1952">gzip</a> with one deflater. A {@link
 * java.util.zip.GZIPOutputStream} makes a new one each time, and to clear the quarter of a megabyte
 * that it works on takes as long as to compress a few kilobytes.
 */
final class Gzip {

  static final byte[] HEADER = {
    0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff
  };
  private static final int TRAILER_BYTES = 2 * Integer.BYTES;

  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final CRC32 checksum = new CRC32();

  synchronized byte[] compress(byte[] bytes) {
    deflater.reset();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] out = Arrays.copyOf(HEADER, HEADER.length + bytes.length / 4 + 1024);
    int size = HEADER.length;
    while (!deflater.finished()) {
      if (out.length - size <= TRAILER_BYTES) {
        out = Arrays.copyOf(out, 2 * out.length);
      }
      size += deflater.deflate(out, size, out.length - size - TRAILER_BYTES);
    }
    checksum.reset();
    checksum.update(bytes);
    putTrailer(ByteBuffer.wrap(out, size, TRAILER_BYTES), checksum, bytes.length);
    return Arrays.copyOf(out, size + TRAILER_BYTES);
  }

  /**
   * Ends a stream.
   *
   * @param length of what was compressed, in bytes; of a longer one the lower 32 bits
   */
  static void putTrailer(ByteBuffer out, CRC32 checksum, int length) {
    out.order(ByteOrder.LITTLE_ENDIAN)
        .putInt((int) checksum.getValue())
        .putInt(length)
        .order(ByteOrder.BIG_ENDIAN);
  }
}
