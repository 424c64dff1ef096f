package io.metricsdemo.load;

import java.nio.ByteBuffer;

/** Writes into the array of a buffer; whoever uses it checks that there is room. */
final class PieceWriter {

  private final byte[] array;
  private final int begin;
  private int position;

  PieceWriter(ByteBuffer buffer) {
    array = buffer.array();
    begin = buffer.arrayOffset();
    position = begin + buffer.position();
  }

  /** The position in the buffer. */
  int position() {
    return position - begin;
  }

  void put(byte[] bytes) {
    put(bytes, bytes.length);
  }

  void put(byte[] bytes, int length) {
    System.arraycopy(bytes, 0, array, position, length);
    position += length;
  }

  void put(char ascii) {
    array[position++] = (byte) ascii;
  }

  /** A number of up to ten digits, with leading zeros. */
  void tenDigits(long number) {
    digits((int) (number / 100_000), 5);
    digits((int) (number % 100_000), 5);
  }

  void digits(int number, int count) {
    int rest = number;
    for (int i = position + count - 1; i >= position; i--) {
      int quotient = rest / 10;
      array[i] = (byte) ('0' + rest - quotient * 10);
      rest = quotient;
    }
    position += count;
  }

  /** An unsigned varint of protobuf. */
  void varint(long number) {
    long rest = number;
    while ((rest & ~0x7fL) != 0) {
      array[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    array[position++] = (byte) rest;
  }

  /** A double of protobuf: eight bytes, the lowest first. */
  void number(double number) {
    long bits = Double.doubleToLongBits(number);
    for (int i = 0; i < 8; i++) {
      array[position++] = (byte) (bits >>> (8 * i));
    }
  }
}
