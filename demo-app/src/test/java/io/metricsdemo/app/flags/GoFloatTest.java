package io.metricsdemo.app.flags;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected values are what Go's strconv.ParseFloat returns. */
class GoFloatTest {

  @ParameterizedTest
  @CsvSource({
    "0.0002, 0.0002",
    "1e-5, 0.00001",
    "+1, 1",
    "-1, -1",
    ".5, 0.5",
    "5., 5",
    "1e-400, 0",
  })
  void accepts_decimal_numbers(String text, double number) {
    assertThat(GoFloat.parse(text)).hasValue(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "abc", "1f", "1d", " 1", "1 ", "0x1", "0x1p-2", "0X1P-3", "1_0.5", "1__0", "_1", "1_",
        ".", "1e"
      })
  void refuses_other_texts(String text) {
    assertThat(GoFloat.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Inf", "-Infinity", "1e400"})
  void refuses_what_is_not_finite(String text) {
    assertThat(GoFloat.parse(text)).isEmpty();
  }
}
