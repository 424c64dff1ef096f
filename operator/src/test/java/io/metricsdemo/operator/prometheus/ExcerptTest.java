package io.metricsdemo.operator.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shown of a text that somebody else has written. */
class ExcerptTest {

  @ParameterizedTest(name = "{index}")
  @ValueSource(
      strings = {
        "\u001b\n", // control characters
        "\u202e", // turns the direction
        "\u2028\u2029", // end a line, or a paragraph
        "\ue000", // private use
        "\u0378", // unassigned
        "\ud83d", // half a character
        " \u00a0\u3000 " // kinds of space
      })
  void what_is_not_printable_becomes_one_space(String characters) {
    assertThat(Excerpt.of(characters + "a" + characters + "b" + characters)).isEqualTo("a b");
  }

  @Test
  void long_text_is_cut_and_says_so() {
    assertThat(Excerpt.of("x".repeat(200))).isEqualTo("x".repeat(200));
    assertThat(Excerpt.of("x".repeat(201))).isEqualTo("x".repeat(199) + "…");
    assertThat(Excerpt.quoted("x".repeat(121))).isEqualTo("x".repeat(119) + "…");
  }

  @Test
  void line_break_at_the_end_costs_nothing() {
    assertThat(Excerpt.quoted("x".repeat(120) + "\n")).isEqualTo("x".repeat(120));
  }

  @Test
  void character_of_two_halves_is_not_cut_in_two() {
    assertThat(Excerpt.of("😀".repeat(200))).isEqualTo("😀".repeat(99) + "…");
  }
}
