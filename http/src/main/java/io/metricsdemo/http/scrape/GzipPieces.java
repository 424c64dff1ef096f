package io.metricsdemo.http.scrape;

import io.metricsdemo.http.Pieces;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses a body into one gzip stream while it is sent. Each piece is compressed on its own and
 * ends at a byte, so that all responses share one deflater, and one that waits for its reader holds
 * no more than a checksum.
 */
final class GzipPieces implements Pieces {

  /** What all responses of a handler share. */
  static final class Compressor {
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final ByteBuffer text = ByteBuffer.allocate(TEXT_BYTES);
  }

  /** Compressed, these fit into {@link Pieces#ROOM} whatever they are. */
  private static final int TEXT_BYTES = 64 * 1024;

  /** The last block, which is empty. */
  private static final byte[] END = {3, 0};

  private final Compressor compressor;
  private final Pieces body;
  private final CRC32 checksum = new CRC32();
  private int length;
  private boolean begun;

  GzipPieces(Compressor compressor, Pieces body) {
    this.compressor = compressor;
    this.body = body;
  }

  @Override
  public boolean fill(ByteBuffer out) {
    if (!begun) {
      out.put(Gzip.HEADER);
      begun = true;
    }
    ByteBuffer text = compressor.text.clear();
    boolean more = body.fill(text);
    text.flip();
    checksum.update(text.array(), 0, text.limit());
    length += text.limit();
    if (text.hasRemaining()) {
      Deflater deflater = compressor.deflater;
      deflater.reset();
      deflater.setInput(text.array(), 0, text.limit());
      deflater.deflate(out, Deflater.SYNC_FLUSH);
    }
    if (!more) {
      Gzip.putTrailer(out.put(END), checksum, length);
    }
    return more;
  }
}
