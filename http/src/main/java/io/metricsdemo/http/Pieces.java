package io.metricsdemo.http;

import java.nio.ByteBuffer;

/**
 * The rest of a body, made piece by piece while it is sent, so that a client that reads slowly
 * holds one piece, however long the body is. It runs on the thread of the endpoint.
 */
@FunctionalInterface
public interface Pieces {

  /** The room that a buffer has at least. */
  int ROOM = 66 * 1024;

  /**
   * Writes the next piece.
   *
   * @param out with an array behind it
   * @return false when it was the last one
   */
  boolean fill(ByteBuffer out);
}
