package io.metricsdemo.playground.display;

import java.io.EOFException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** What a pressed key asks for. */
enum Key {
  QUIT,
  DOWN,
  UP,
  PAGE_DOWN,
  PAGE_UP,
  TOP,
  END;

  private static final char ESCAPE = '\u001b';

  private static final Map<String, Key> KEYS =
      Map.ofEntries(
          Map.entry("q", QUIT),
          Map.entry("Q", QUIT),
          Map.entry("j", DOWN),
          Map.entry("k", UP),
          Map.entry(" ", PAGE_DOWN),
          Map.entry("b", PAGE_UP),
          Map.entry("g", TOP),
          Map.entry("G", END),
          Map.entry("[A", UP),
          Map.entry("[B", DOWN),
          Map.entry("OA", UP),
          Map.entry("OB", DOWN),
          Map.entry("[5~", PAGE_UP),
          Map.entry("[6~", PAGE_DOWN),
          Map.entry("[H", TOP),
          Map.entry("[1~", TOP),
          Map.entry("OH", TOP),
          Map.entry("[F", END),
          Map.entry("[4~", END),
          Map.entry("OF", END));

  /** Waits for the next character that is typed; a negative number when there is none any more. */
  @FunctionalInterface
  interface Input {
    int read() throws IOException;
  }

  /**
   * Waits for the next key; empty if the key has no function.
   *
   * @throws IOException when there is nothing left to read
   */
  static Optional<Key> read(Input terminal) throws IOException {
    char first = character(terminal);
    return Optional.ofNullable(
        KEYS.get(first == ESCAPE ? sequence(terminal) : Character.toString(first)));
  }

  /** What follows an escape character, up to the letter or the tilde that ends it. */
  private static String sequence(Input terminal) throws IOException {
    StringBuilder sequence = new StringBuilder();
    char next;
    do {
      next = character(terminal);
      sequence.append(next);
    } while (next < '@' || sequence.length() == 1 && (next == '[' || next == 'O'));
    return sequence.toString();
  }

  private static char character(Input terminal) throws IOException {
    int next = terminal.read();
    if (next < 0) {
      throw new EOFException("the terminal is closed");
    }
    return (char) next;
  }
}
