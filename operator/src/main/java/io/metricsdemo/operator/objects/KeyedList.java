package io.metricsdemo.operator.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A list in the operator's objects whose entries server-side apply identifies by keys that can be
 * edited.
 *
 * @param path fields that lead to it, from the object or from an entry of the list around it
 * @param keys the fields by which server-side apply identifies entries
 * @param identity other fields; each shows that an entry with another key is ours
 * @param distinct whether two entries with the same identity are refused
 * @param below lists in its entries
 */
record KeyedList(
    List<String> path,
    List<String> keys,
    List<String> identity,
    boolean distinct,
    List<KeyedList> below) {

  /**
   * All but imagePullSecrets: its entries consist of their key, so an added entry looks like an
   * edited one, and does no harm.
   */
  static final List<KeyedList> ALL =
      List.of(
          new KeyedList(
              List.of("spec", "ports"),
              List.of("port", "protocol"),
              List.of("name"),
              true,
              List.of()),
          new KeyedList(
              List.of("spec", "template", "spec", "containers"),
              List.of("name"),
              List.of("args", "image", "ports"),
              false,
              List.of(
                  new KeyedList(
                      List.of("ports"),
                      List.of("containerPort", "protocol"),
                      List.of("name"),
                      true,
                      List.of()),
                  new KeyedList(
                      List.of("volumeMounts"),
                      List.of("mountPath"),
                      List.of("name"),
                      false,
                      List.of()))),
          new KeyedList(
              List.of("spec", "template", "spec", "volumes"),
              List.of("name"),
              List.of("configMap"),
              false,
              List.of()),
          new KeyedList(
              List.of("spec", "template", "spec", "topologySpreadConstraints"),
              List.of("topologyKey", "whenUnsatisfiable"),
              List.of("labelSelector"),
              false,
              List.of()),
          new KeyedList(
              List.of("spec", "groups"), List.of("name"), List.of("rules"), false, List.of()));

  /** The list in an object or entry; empty where there is none. */
  ArrayNode in(JsonNode parent) {
    JsonNode at = parent;
    for (String field : path) {
      at = at.path(field);
    }
    return at instanceof ArrayNode list ? list : JsonNodeFactory.instance.arrayNode();
  }

  /** The entry with the same keys. */
  Optional<JsonNode> withKeysOf(JsonNode entry, ArrayNode entries) {
    return StreamSupport.stream(entries.spliterator(), false)
        .filter(other -> keys.stream().allMatch(key -> other.path(key).equals(entry.path(key))))
        .findFirst();
  }

  /** The entry that is the same thing under other keys. */
  Optional<JsonNode> withIdentityOf(JsonNode entry, ArrayNode entries) {
    return StreamSupport.stream(entries.spliterator(), false)
        .filter(
            other ->
                identity.stream()
                    .anyMatch(
                        field ->
                            other.has(field) && Objects.equals(other.get(field), entry.get(field))))
        .findFirst();
  }

  /** The entry's element in {@code fieldsV1}, whose keys are sorted. */
  String element(JsonNode entry) {
    ObjectNode key = JsonNodeFactory.instance.objectNode();
    new TreeSet<>(keys).forEach(field -> key.set(field, entry.path(field)));
    return "k:" + key;
  }

  /** The keys in which two entries differ, as text with the values of the first. */
  String differences(JsonNode entry, JsonNode other) {
    return changedKeys(entry, other).stream()
        .map(key -> key + "=" + entry.path(key).asText())
        .collect(Collectors.joining(", "));
  }

  List<String> changedKeys(JsonNode entry, JsonNode other) {
    return keys.stream().filter(key -> !entry.path(key).equals(other.path(key))).toList();
  }
}
