package io.metricsdemo.operator.prometheusoperator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.operator.prometheusoperator.Selection.UnmetRequirement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
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

  @Property
  void selects_exactly_what_meets_all_requirements(
      @ForAll("labels") Map<String, String> wanted,
      @ForAll("expressions") List<LabelSelectorRequirement> expressions,
      @ForAll("labels") Map<String, String> labels) {
    LabelSelector selector = new LabelSelector(expressions, wanted);

    boolean expected =
        labels.entrySet().containsAll(wanted.entrySet())
            && expressions.stream()
                .allMatch(
                    e -> MODEL.get(e.getOperator()).test(labels.get(e.getKey()), e.getValues()));

    assertThat(Selection.of(selector, labels).isSelected()).isEqualTo(expected);
  }

  @Property
  void following_the_explanation_makes_it_selected(
      @ForAll("labels") Map<String, String> wanted, @ForAll("labels") Map<String, String> labels) {
    LabelSelector selector = new LabelSelector(List.of(), wanted);
    Map<String, String> changed = new HashMap<>(labels);

    if (Selection.of(selector, labels) instanceof Selection.Unmet unmet) {
      unmet
          .requirements()
          .forEach(u -> changed.put(u.requirement().key(), u.requirement().values().get(0)));
    }

    assertThat(Selection.of(selector, changed).isSelected()).isTrue();
  }

  @Property
  void no_selector_whatsoever_is_a_crash(
      @ForAll("strangeExpressions") List<LabelSelectorRequirement> expressions,
      @ForAll("labels") Map<String, String> labels) {
    assertThat(Selection.of(new LabelSelector(expressions, null), labels)).isNotNull();
  }

  @Provide
  Arbitrary<Map<String, String>> labels() {
    return Arbitraries.maps(keys(), values()).ofMaxSize(3);
  }

  @Provide
  Arbitrary<List<LabelSelectorRequirement>> expressions() {
    Arbitrary<LabelSelectorRequirement> sets =
        Combinators.combine(
                keys(), Arbitraries.of("In", "NotIn"), values().list().ofMinSize(1).ofMaxSize(3))
            .as(LabelSelectorRequirement::new);
    Arbitrary<LabelSelectorRequirement> presences =
        Combinators.combine(keys(), Arbitraries.of("Exists", "DoesNotExist"))
            .as((key, operator) -> new LabelSelectorRequirement(key, operator, List.of()));
    return Arbitraries.oneOf(sets, presences).list().ofMaxSize(3);
  }

  @Provide
  Arbitrary<List<LabelSelectorRequirement>> strangeExpressions() {
    return Combinators.combine(
            Arbitraries.strings().ofMaxLength(10).injectNull(0.1),
            Arbitraries.of("In", "NotIn", "Exists", "DoesNotExist", "in", "", "Gt").injectNull(0.1),
            Arbitraries.strings()
                .ofMaxLength(10)
                .injectNull(0.1)
                .list()
                .ofMaxSize(3)
                .injectNull(0.1))
        .as(LabelSelectorRequirement::new)
        .list()
        .ofMaxSize(3);
  }

  private static Arbitrary<String> keys() {
    return Arbitraries.of("a", "b", "example.com/c");
  }

  private static Arbitrary<String> values() {
    return Arbitraries.of("", "x", "y");
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
