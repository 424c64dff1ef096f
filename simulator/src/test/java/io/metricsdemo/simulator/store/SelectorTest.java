package io.metricsdemo.simulator.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which selectors match an object with the labels {@code app=x, tier=web}. */
class SelectorTest {

  private static final JsonNode OBJECT =
      Serialization.unmarshal(
          "{\"metadata\": {\"name\": \"n\", \"labels\": {\"app\": \"x\", \"tier\": \"web\"}},"
              + " \"status\": {\"phase\": \"Running\"}}",
          JsonNode.class);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "app=x",
        "app==x",
        "app = x",
        "app",
        "!none",
        "app!=y",
        "none!=x",
        "app in (x,y)",
        "tier notin (db, cache)",
        "none notin (a)",
        "app=x,tier in (web),!none"
      })
  void matches(String labelSelector) {
    assertThat(Selector.parse(labelSelector, "", field -> false).test(OBJECT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"app=y", "none", "!app", "app!=x", "app in (y)", "app notin (x)", "app=x,none"})
  void does_not_match(String labelSelector) {
    assertThat(Selector.parse(labelSelector, "", field -> false).test(OBJECT)).isFalse();
  }

  @Test
  void fields_are_selected_by_path() {
    assertThat(
            Selector.parse("", "metadata.name=n,status.phase!=Failed", field -> true).test(OBJECT))
        .isTrue();
    assertThat(Selector.parse("", "metadata.name=m", field -> true).test(OBJECT)).isFalse();
  }
}
