package io.metricsdemo.playground.display;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jline.utils.NonBlockingReader;

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

  /** Within this time the rest of a sequence follows an escape character. */
  private static final long SEQUENCE_MILLIS = 50;

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

  /**
   * Waits for the next key; empty for one without a meaning.
   *
   * @throws IOException when there is nothing left to read
   */
  static Optional<Key> read(NonBlockingReader terminal) throws IOException {
    int first = terminal.read();
    if (first == NonBlockingReader.EOF) {
      throw new IOException("the terminal is closed");
    }
    return Optional.ofNullable(
        KEYS.get(first == ESCAPE ? sequence(terminal) : Character.toString(first)));
  }

  private static String sequence(NonBlockingReader terminal) throws IOException {
    StringBuilder sequence = new StringBuilder();
    int next = terminal.read(SEQUENCE_MILLIS);
    while (next >= 0) {
      sequence.appendCodePoint(next);
      boolean introduces = sequence.length() == 1 && (next == '[' || next == 'O');
      if (!introduces && next >= '@') {
        break;
      }
      next = terminal.read(SEQUENCE_MILLIS);
    }
    return sequence.toString();
  }
}
