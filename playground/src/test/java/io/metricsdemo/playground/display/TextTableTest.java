package io.metricsdemo.playground.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTableTest {

  @Test
  void columns_are_as_wide_as_their_widest_cell() {
    assertThat(render(60))
        .containsExactly(
            "  POD       PID  MESSAGE",
            "  demo-a    1    short",
            "  demo-bcd  234  a message that is longer than the others");
  }

  @Test
  void the_last_column_is_wrapped() {
    assertThat(render(40))
        .containsExactly(
            "  POD       PID  MESSAGE",
            "  demo-a    1    short",
            "  demo-bcd  234  a message that is",
            "                 longer than the others");
  }

  @Test
  void the_least_important_columns_are_left_out_where_it_is_narrow() {
    assertThat(render(29))
        .containsExactly(
            "  POD       MESSAGE",
            "  demo-a    short",
            "  demo-bcd  a message that is",
            "            longer than the",
            "            others");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 20, 30, 40, 80, 200})
  void no_line_is_wider_than_it_may_be(int width) {
    assertThat(render(width)).allMatch(line -> line.length() <= width);
  }

  @Test
  void a_word_longer_than_a_line_is_broken() {
    assertThat(TextTable.wrap("aaaaaaaa bb", 5)).containsExactly("aaaaa", "aaa", "bb");
  }

  private static List<String> render(int width) {
    TextTable table =
        new TextTable(
            List.of(
                new TextTable.Column("POD", 9),
                new TextTable.Column("PID", 1),
                new TextTable.Column("MESSAGE", 5)));
    table.row(TextTable.Cell.of("demo-a"), TextTable.Cell.of("1"), TextTable.Cell.of("short"));
    table.row(
        TextTable.Cell.of("demo-bcd"),
        TextTable.Cell.of("234"),
        TextTable.Cell.of("a message that is longer than the others"));
    return table.lines(width, "  ").stream().map(line -> line.render(width, false)).toList();
  }
}
