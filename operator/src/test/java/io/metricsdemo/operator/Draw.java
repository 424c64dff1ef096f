package io.metricsdemo.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** The random parts of one case. */
public final class Draw {

  private final SplittableRandom random;

  Draw(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Both bounds are possible. */
  public int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  /** True in one of so many draws. */
  public boolean oneIn(int draws) {
    return random.nextInt(draws) == 0;
  }

  public <T> T of(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  public <T> List<T> list(int least, int most, Supplier<T> element) {
    int size = between(least, most);
    // List.of refuses the nulls that hostile input has.
    List<T> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(element.get());
    }
    return list;
  }

  /** Any text: letters, control and format characters, halves of pairs, all planes of Unicode. */
  public String text(int mostCharacters) {
    StringBuilder text = new StringBuilder();
    for (int left = between(0, mostCharacters); left > 0; left--) {
      switch (random.nextInt(4)) {
        case 0 -> text.append((char) between(' ', '~'));
        case 1 -> text.append((char) between(0, 0x1f));
        case 2 -> text.append((char) between(0, Character.MAX_VALUE));
        default -> text.appendCodePoint(between(0, Character.MAX_CODE_POINT));
      }
    }
    return text.toString();
  }

  /** Any bytes. */
  public byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
