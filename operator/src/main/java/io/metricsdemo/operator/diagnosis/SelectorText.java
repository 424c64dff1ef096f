package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.metricsdemo.operator.prometheusoperator.Selection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A label selector as kubectl takes it on its command line, such as {@code team in (a,b),!old}. */
final class SelectorText {

  private static final Pattern TERM =
      Pattern.compile(
          "(?<absent>!)?\\s*(?<key>[^\\s,=!()]+)\\s*"
              + "(?:(?<sign>==?|!=)\\s*(?<value>[^\\s,=!()]*)"
              + "|(?<set>in|notin)\\s*\\((?<values>[^()]*)\\))?\\s*(?:,\\s*|$)");

  private SelectorText() {}

  /** Whether it selects labels; empty where it cannot be read. */
  static Optional<Boolean> selects(String selector, Map<String, String> labels) {
    LabelSelectorBuilder requirements = new LabelSelectorBuilder();
    Matcher term = TERM.matcher(selector.strip());
    int end = 0;
    while (term.lookingAt()) {
      requirements.addToMatchExpressions(requirement(term));
      end = term.end();
      term.region(end, term.regionEnd());
    }
    Selection selection = Selection.of(requirements.build(), labels);
    return term.regionEnd() > end || selection instanceof Selection.InvalidSelector
        ? Optional.empty()
        : Optional.of(selection instanceof Selection.Selected);
  }

  private static LabelSelectorRequirement requirement(Matcher term) {
    String key = term.group("key");
    if (term.group("sign") != null) {
      boolean equal = term.group("sign").startsWith("=");
      return new LabelSelectorRequirement(
          key, equal ? "In" : "NotIn", List.of(term.group("value")));
    }
    if (term.group("set") != null) {
      return new LabelSelectorRequirement(
          key,
          term.group("set").equals("in") ? "In" : "NotIn",
          Arrays.stream(term.group("values").split(",", -1)).map(String::strip).toList());
    }
    return new LabelSelectorRequirement(
        key, term.group("absent") == null ? "Exists" : "DoesNotExist", List.of());
  }
}
