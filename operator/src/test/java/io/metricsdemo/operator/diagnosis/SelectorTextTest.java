package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | true",
        "team=a | true",
        "team==b | false",
        "team!=b,old!= | true",
        "team | true",
        "!team | false",
        "team in (a, b),!old | true",
        "team notin (a),!old | false",
        "old | false",
        "team=a, example.com/tier=gold | true",
        "team=a b |",
        "team in a |",
        "=a |",
      })
  void selects_as_kubernetes_does_or_cannot_be_read(String selector, Boolean expected) {
    assertThat(SelectorText.selects(selector, Map.of("team", "a", "example.com/tier", "gold")))
        .isEqualTo(Optional.ofNullable(expected));
  }
}
