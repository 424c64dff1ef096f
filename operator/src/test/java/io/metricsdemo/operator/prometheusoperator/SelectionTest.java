package io.metricsdemo.operator.prometheusoperator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.operator.Draw;
import io.metricsdemo.operator.RandomCases;
import io.metricsdemo.operator.prometheusoperator.Selection.UnmetRequirement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a Prometheus selects, and how it is explained that it does not. */
class SelectionTest {

  private static final String OWN_NAMESPACE = "monitoring";

  /** One of selector-cases.yaml, which says what its fields mean. */
  record Case(
      String name,
      LabelSelector labels,
      LabelSelector namespaces,
      Map<String, String> monitor,
      String namespace,
      Map<String, String> namespaceLabels,
      boolean selected,
      Map<String, String> why) {

    PrometheusResource prometheus() {
      return Resources.selecting(Optional.ofNullable(labels), Optional.ofNullable(namespaces));
    }

    Selection byLabels() {
      return Selection.ofLabels(prometheus(), monitor);
    }

    Selection byNamespace() {
      String where = namespace == null ? OWN_NAMESPACE : namespace;
      Map<String, String> all = new HashMap<>(namespaceLabels == null ? Map.of() : namespaceLabels);
      all.put("kubernetes.io/metadata.name", where);
      return Selection.ofNamespace(prometheus(), where, all);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Case[] cases() {
    return Serialization.unmarshal(
        SelectionTest.class.getResourceAsStream("/prometheus/selector-cases.yaml"), Case[].class);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void verdict_is_that_of_the_table(Case one) {
    assertThat(one.byLabels().isSelected() && one.byNamespace().isSelected())
        .isEqualTo(one.selected());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void explanation_is_that_of_the_table(Case one) {
    Map<String, String> why = one.why() == null ? Map.of() : one.why();

    assertThat(explanation(one.byLabels())).isEqualTo(why.getOrDefault("labels", ""));
    assertThat(explanation(one.byNamespace())).isEqualTo(why.getOrDefault("namespaces", ""));
  }

  @Test
  void unmet_requirement_has_the_value_found() {
    LabelSelector selector = new LabelSelectorBuilder().addToMatchLabels("release", "kps").build();

    assertThat(Selection.of(selector, Map.of("release", "other")))
        .isEqualTo(unmet("release", Optional.of("other")));
    assertThat(Selection.of(selector, Map.of())).isEqualTo(unmet("release", Optional.empty()));
  }

  private static Selection unmet(String key, Optional<String> found) {
    return new Selection.Unmet(
        List.of(
            new UnmetRequirement(
                new Requirement(key, Requirement.Operator.IN, List.of("kps")), found)));
  }

  /** Each operator as the set of the label's possible values, null for none, that meets it. */
  private static final Map<String, BiPredicate<String, List<String>>> MODEL =
      Map.of(
          "In", (value, values) -> value != null && values.contains(value),
          "NotIn", (value, values) -> value == null || !values.contains(value),
          "Exists", (value, values) -> value != null,
          "DoesNotExist", (value, values) -> value == null);

  private static final List<String> KEYS = List.of("a", "b", "example.com/c");

  private static final List<String> VALUES = List.of("", "x", "y");

  /** A selector, and labels that it may select. */
  private record Choice(LabelSelector selector, Map<String, String> labels) {

    Selection selection() {
      return Selection.of(selector, labels);
    }
  }

  @Test
  void selects_exactly_what_meets_all_requirements() {
    RandomCases.check(
        5000,
        draw ->
            new Choice(
                new LabelSelector(draw.list(0, 3, () -> expression(draw)), labels(draw)),
                labels(draw)),
        choice -> {
          Map<String, String> labels = choice.labels();
          boolean expected =
              labels.entrySet().containsAll(choice.selector().getMatchLabels().entrySet())
                  && choice.selector().getMatchExpressions().stream()
                      .allMatch(
                          e ->
                              MODEL
                                  .get(e.getOperator())
                                  .test(labels.get(e.getKey()), e.getValues()));

          assertThat(choice.selection().isSelected()).isEqualTo(expected);
        });
  }

  @Test
  void following_the_explanation_makes_it_selected() {
    RandomCases.check(
        5000,
        draw -> new Choice(new LabelSelector(List.of(), labels(draw)), labels(draw)),
        choice -> {
          Map<String, String> changed = new HashMap<>(choice.labels());
          if (choice.selection() instanceof Selection.Unmet unmet) {
            unmet
                .requirements()
                .forEach(u -> changed.put(u.requirement().key(), u.requirement().values().get(0)));
          }

          assertThat(Selection.of(choice.selector(), changed).isSelected()).isTrue();
        });
  }

  @Test
  void no_selector_whatsoever_is_a_crash() {
    RandomCases.check(
        5000,
        draw ->
            new Choice(
                new LabelSelector(draw.list(0, 3, () -> strangeExpression(draw)), null),
                labels(draw)),
        choice -> assertThat(choice.selection()).isNotNull());
  }

  private static Map<String, String> labels(Draw draw) {
    Map<String, String> labels = new TreeMap<>();
    for (String key : KEYS) {
      if (draw.oneIn(2)) {
        labels.put(key, draw.of(VALUES));
      }
    }
    return labels;
  }

  private static LabelSelectorRequirement expression(Draw draw) {
    String key = draw.of(KEYS);
    return draw.oneIn(2)
        ? new LabelSelectorRequirement(
            key, draw.of(List.of("In", "NotIn")), draw.list(1, 3, () -> draw.of(VALUES)))
        : new LabelSelectorRequirement(key, draw.of(List.of("Exists", "DoesNotExist")), List.of());
  }

  private static LabelSelectorRequirement strangeExpression(Draw draw) {
    return new LabelSelectorRequirement(
        strange(draw, KEYS),
        strange(draw, List.of("In", "NotIn", "Exists", "DoesNotExist", "in", "Gt")),
        draw.oneIn(10) ? null : draw.list(0, 3, () -> strange(draw, VALUES)));
  }

  /** A usual value, any text or none: a selector is read up to its first flaw. */
  private static String strange(Draw draw, List<String> usual) {
    return switch (draw.between(0, 9)) {
      case 0 -> null;
      case 1, 2, 3 -> draw.text(10);
      default -> draw.of(usual);
    };
  }

  private static String explanation(Selection selection) {
    if (selection instanceof Selection.Unmet unmet) {
      return unmet.requirements().stream()
          .map(one -> one.requirement().toString())
          .collect(Collectors.joining(", "));
    }
    if (selection instanceof Selection.InvalidSelector invalid) {
      return invalid.flaw();
    }
    return selection.isSelected() ? "" : selection.getClass().getSimpleName();
  }
}
