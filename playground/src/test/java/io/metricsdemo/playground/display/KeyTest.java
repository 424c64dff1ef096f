package io.metricsdemo.playground.display;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyTest {

  @ParameterizedTest
  @CsvSource({
    "q, QUIT",
    "j, DOWN",
    "k, UP",
    "g, TOP",
    "G, END",
    "b, PAGE_UP",
    "' ', PAGE_DOWN",
    "ESC[A, UP",
    "ESC[B, DOWN",
    "ESCOA, UP",
    "ESCOB, DOWN",
    "ESC[5~, PAGE_UP",
    "ESC[6~, PAGE_DOWN",
    "ESC[H, TOP",
    "ESC[F, END",
    "ESC[1~, TOP",
    "ESC[4~, END",
  })
  void keys_of_a_terminal_have_a_meaning(String typed, Key key) throws IOException {
    assertThat(keys(typed.replace("ESC", "\u001b"))).containsExactly(key);
  }

  @Test
  void other_keys_are_left_out_as_a_whole() throws IOException {
    assertThat(keys("x\u001b[15~\u001b[1;5Cj")).containsExactly(Key.DOWN);
  }

  @Test
  void end_of_input_is_an_error() {
    assertThatIOException().isThrownBy(() -> Key.read(new StringReader("")::read));
  }

  private static List<Key> keys(String typed) throws IOException {
    List<Key> keys = new ArrayList<>();
    Reader terminal = new StringReader(typed + "Q");
    while (!keys.contains(Key.QUIT)) {
      Key.read(terminal::read).ifPresent(keys::add);
    }
    return keys.subList(0, typed.equals("q") ? 1 : keys.size() - 1);
  }
}
