package io.metricsdemo.operator.prometheusoperator;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.operator.prometheusoperator.Relabeling.Dropped;
import io.metricsdemo.operator.prometheusoperator.Relabeling.Kept;
import io.metricsdemo.operator.prometheusoperator.Relabeling.Undecided;
import io.metricsdemo.testing.Patience;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Relabeling as Prometheus does it; the examples are those of its own tests where it has one. */
class RelabelingTest {

  private static final Map<String, String> LABELS = Map.of("a", "foo", "b", "bar", "c", "baz");

  @ParameterizedTest
  @CsvSource({
    // action, source labels, regex, whether it is dropped
    "drop, a, .*o.*, true",
    "drop, a, o, false",
    "drop, none, '', true",
    "Keep, a, foo, false",
    "keep, a, fo, true",
    "keep, a b, foo;bar, false",
    "keep, none, .+, true",
    "keep, a, (?i)FOO, false",
    "keep, a, [[:alpha:]]+, false",
  })
  void keep_and_drop_match_the_whole_value(
      String action, String sources, String regex, boolean dropped) {
    assertThat(relabeling(action, sources, regex, "").apply(LABELS))
        .isEqualTo(dropped ? new Dropped() : new Kept(LABELS));
  }

  @ParameterizedTest
  @CsvSource({
    "keepequal, a, b, true",
    "keepequal, a, a, false",
    "dropequal, a, b, false",
    "dropequal, a, a, true",
  })
  void keepequal_and_dropequal_compare_values(
      String action, String source, String target, boolean dropped) {
    assertThat(relabeling(action, source, "", target).apply(LABELS))
        .isEqualTo(dropped ? new Dropped() : new Kept(LABELS));
  }

  @ParameterizedTest
  @CsvSource({
    "f(.*), d, 'ch${1}-ch${1}', d, choo-choo",
    "'(f).*', '${1}x', m, fx, m",
    "(.*), d, $1y, d, ''",
    "f(?P<rest>.*), d, $rest, d, oo",
    "nomatch, d, x, d, ''",
    "(.*), b, '', b, ''",
  })
  void replace_writes_what_the_groups_matched(
      String regex, String target, String replacement, String label, String value) {
    Relabeling relabeling =
        new Relabeling(
            "",
            List.of("a"),
            Optional.empty(),
            regex,
            0,
            target,
            Optional.ofNullable(replacement).or(() -> Optional.of("")));

    assertThat(((Kept) relabeling.apply(LABELS)).labels().getOrDefault(label, ""))
        .isEqualTo(value == null ? "" : value);
  }

  @Test
  void other_actions_change_labels() {
    assertThat(kept(relabeling("labeldrop", "", "[ab]", ""))).containsOnlyKeys("c");
    assertThat(kept(relabeling("labelkeep", "", "[ab]", ""))).containsOnlyKeys("a", "b");
    assertThat(kept(relabeling("uppercase", "a", "", "d"))).containsEntry("d", "FOO");
    assertThat(
            kept(
                new Relabeling(
                    "labelmap", List.of(), Optional.empty(), "(a)", 0, "", Optional.of("x_${1}"))))
        .containsEntry("x_a", "foo");
    assertThat(
            kept(
                new Relabeling(
                    "hashmod", List.of("c"), Optional.empty(), "", 1000, "d", Optional.empty())))
        .containsEntry("d", "976");
  }

  @ParameterizedTest
  @CsvSource({"keep, (", "keep, (?=a)", "keep, '$(SHARD)', ", "nonsense, a", "hashmod, ''"})
  void what_cannot_be_evaluated_is_undecided(String action, String regex) {
    assertThat(relabeling(action, "a", regex, "d").apply(LABELS)).isEqualTo(new Undecided());
  }

  @Test
  void hostile_expression_does_not_take_exponential_time() {
    Relabeling hostile = relabeling("keep", "long", "((a*)*)*b", "");

    Assertions.assertTimeoutPreemptively(
        Patience.BY_DEFAULT, () -> hostile.apply(Map.of("long", "a".repeat(5_000))));
  }

  private static Map<String, String> kept(Relabeling relabeling) {
    return ((Kept) relabeling.apply(LABELS)).labels();
  }

  private static Relabeling relabeling(String action, String sources, String regex, String target) {
    return new Relabeling(
        action,
        sources.isEmpty() ? List.of() : List.of(sources.split(" ")),
        Optional.empty(),
        regex,
        0,
        target,
        Optional.empty());
  }
}
