package io.metricsdemo.simulator.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JSONPaths of printer columns, and ages as kubectl shows them. */
class FieldPathTest {

  private static final JsonNode OBJECT =
      Serialization.unmarshal(
          """
          ---
          metadata: {annotations: {example.com/a: yes-it-is}}
          status:
            list: [first, second]
            conditions: [{type: Other, status: "False"}, {type: Ready, status: "True"}]
          """,
          JsonNode.class);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          .status.list[1]                                  | second
          status.list[0]                                   | first
          .status.conditions[?(@.type=="Ready")].status    | True
          .status.conditions[?(@.type=='None')].status     | ``
          .metadata.annotations.example\\.com/a             | yes-it-is
          .metadata.annotations['example.com/a']           | yes-it-is
          .spec.nothing                                    | ``
          """)
  void finds(String path, String value) {
    assertThat(FieldPath.parse(path).of(OBJECT).asText()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "119, 119s",
    "120, 2m",
    "125, 2m5s",
    "660, 11m",
    "11000, 3h3m",
    "90000, 25h",
    "180000, 2d2h",
    "864000, 10d"
  })
  void an_age_is_coarser_the_older_it_is(long seconds, String shown) {
    assertThat(Age.display(Duration.ofSeconds(seconds))).isEqualTo(shown);
  }
}
