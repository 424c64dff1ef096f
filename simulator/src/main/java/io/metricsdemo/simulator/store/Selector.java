package io.metricsdemo.simulator.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A label selector and a field selector together, as list, watch and deletecollection take them.
 */
public final class Selector implements Predicate<JsonNode> {

  private static final Pattern SET =
      Pattern.compile("(?<key>\\S+)\\s+(?<operator>in|notin)\\s+\\((?<values>[^)]*)\\)");
  private static final Pattern EQUALITY =
      Pattern.compile("(?<key>[^!=\\s]+)\\s*(?<operator>==|=|!=)\\s*(?<value>.*)");
  private static final Pattern EXISTENCE = Pattern.compile("!?\\s*[^!=\\s]+");
  private static final Pattern COMMA_OUTSIDE_PARENTHESES = Pattern.compile(",(?![^(]*\\))");

  private final List<Predicate<JsonNode>> requirements = new ArrayList<>();

  private Selector() {}

  /**
   * @param selectable whether objects can be selected by a field, given as its path
   * @throws IllegalArgumentException when a selector is malformed or names another field
   */
  public static Selector parse(
      String labelSelector, String fieldSelector, Predicate<String> selectable) {
    Selector selector = new Selector();
    split(labelSelector).forEach(s -> selector.requirements.add(labelRequirement(s)));
    split(fieldSelector).forEach(s -> selector.requirements.add(fieldRequirement(s, selectable)));
    return selector;
  }

  @Override
  public boolean test(JsonNode object) {
    return requirements.stream().allMatch(r -> r.test(object));
  }

  private static List<String> split(String selector) {
    return selector == null || selector.isBlank()
        ? List.of()
        : Arrays.stream(COMMA_OUTSIDE_PARENTHESES.split(selector)).map(String::strip).toList();
  }

  private static Predicate<JsonNode> labelRequirement(String text) {
    Matcher set = SET.matcher(text);
    if (set.matches()) {
      Set<String> values =
          Arrays.stream(set.group("values").split(",", -1))
              .map(String::strip)
              .collect(Collectors.toSet());
      String key = set.group("key");
      boolean in = set.group("operator").equals("in");
      return object -> values.contains(label(object, key).asText(null)) == in;
    }
    Matcher equality = EQUALITY.matcher(text);
    if (equality.matches()) {
      String key = equality.group("key");
      String value = equality.group("value");
      boolean equal = !equality.group("operator").equals("!=");
      return object -> value.equals(label(object, key).asText(null)) == equal;
    }
    if (!EXISTENCE.matcher(text).matches()) {
      throw new IllegalArgumentException("unable to parse requirement: " + text);
    }
    return text.startsWith("!")
        ? object -> label(object, text.substring(1).strip()).isMissingNode()
        : object -> !label(object, text).isMissingNode();
  }

  private static Predicate<JsonNode> fieldRequirement(String text, Predicate<String> selectable) {
    Matcher equality = EQUALITY.matcher(text);
    if (!equality.matches()) {
      throw new IllegalArgumentException("invalid field selector: " + text);
    }
    if (!selectable.test(equality.group("key"))) {
      throw new IllegalArgumentException("field label not supported: " + equality.group("key"));
    }
    String pointer = "/" + equality.group("key").replace('.', '/');
    String value = equality.group("value");
    boolean equal = !equality.group("operator").equals("!=");
    return object -> value.equals(object.at(pointer).asText("")) == equal;
  }

  private static JsonNode label(JsonNode object, String key) {
    return object.path("metadata").path("labels").path(key);
  }
}
