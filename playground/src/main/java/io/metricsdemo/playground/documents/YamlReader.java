package io.metricsdemo.playground.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads YAML without losing where things are. */
final class YamlReader {

  private static final int DEEPEST = 50;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String file;
  private final List<Mistake> mistakes;
  private Map<String, Integer> lines = Map.of();

  /**
   * One document of a YAML stream, and where its fields are.
   *
   * @param line on which it begins, from 1
   * @param lines of each field by its path
   */
  record YamlDocument(int line, JsonNode content, Map<String, Integer> lines) {

    /** The line of a field, or of the closest one around it that is there. */
    int lineOf(String path) {
      String at = path;
      while (!at.isEmpty()) {
        Integer found = lines.get(at);
        if (found != null) {
          return found;
        }
        at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
      }
      return line;
    }
  }

  /**
   * @param mistakes where those of the syntax are added
   */
  YamlReader(String file, List<Mistake> mistakes) {
    this.file = file;
    this.mistakes = mistakes;
  }

  /**
   * All documents of the text but the empty ones; those with a mistake in the syntax are left out.
   */
  List<YamlDocument> read(String text) {
    List<YamlDocument> documents = new ArrayList<>();
    Compose compose =
        new Compose(
            LoadSettings.builder()
                .setLabel(file)
                .setSchema(new CoreSchema())
                .setParseComments(false)
                .build());
    try {
      for (Node root : compose.composeAllFromString(text)) {
        lines = new HashMap<>();
        JsonNode content = convert(root, "", 0);
        if (!content.isNull()) {
          documents.add(new YamlDocument(line(root), content, lines));
        }
      }
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().or(e::getContextMark).map(mark -> mark.getLine() + 1).orElse(0);
      mistakes.add(new Mistake(file, line, "invalid YAML: " + e.getProblem()));
    } catch (YamlEngineException e) {
      mistakes.add(new Mistake(file, 0, "invalid YAML: " + e.getMessage()));
    }
    return documents;
  }

  private JsonNode convert(Node node, String path, int depth) {
    if (depth > DEEPEST) {
      throw new YamlEngineException("nested more than " + DEEPEST + " levels deep");
    }
    if (node instanceof MappingNode mapping) {
      return convertMapping(mapping, path, depth);
    }
    if (node instanceof SequenceNode sequence) {
      ArrayNode array = JSON.arrayNode();
      for (Node item : sequence.getValue()) {
        String itemPath = path + "[" + array.size() + "]";
        lines.put(itemPath, line(item));
        array.add(convert(item, itemPath, depth + 1));
      }
      return array;
    }
    return convertScalar((ScalarNode) node);
  }

  private ObjectNode convertMapping(MappingNode mapping, String path, int depth) {
    ObjectNode object = JSON.objectNode();
    for (NodeTuple field : mapping.getValue()) {
      if (!(field.getKeyNode() instanceof ScalarNode key)) {
        mistakes.add(new Mistake(file, line(field.getKeyNode()), "a field name must be a string"));
        continue;
      }
      String name = key.getValue();
      String fieldPath = path.isEmpty() ? name : path + "." + name;
      if (lines.putIfAbsent(fieldPath, line(key)) != null) {
        mistakes.add(
            new Mistake(
                file,
                line(key),
                "duplicate field %s, first set in line %d"
                    .formatted(fieldPath, lines.get(fieldPath))));
        continue;
      }
      JsonNode value = convert(field.getValueNode(), fieldPath, depth + 1);
      // A field without a value is as good as none, to the API server too.
      if (!value.isNull()) {
        object.set(name, value);
      }
    }
    return object;
  }

  private static JsonNode convertScalar(ScalarNode scalar) {
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.NULL)) {
      return JSON.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      return JSON.booleanNode(Boolean.parseBoolean(text));
    }
    if (tag.equals(Tag.INT)) {
      return integer(text).<JsonNode>map(JSON::numberNode).orElseGet(() -> JSON.textNode(text));
    }
    if (tag.equals(Tag.FLOAT) && text.matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?")) {
      return JSON.numberNode(new BigDecimal(text));
    }
    return JSON.textNode(text);
  }

  private static Optional<BigInteger> integer(String text) {
    String digits = text.startsWith("+") ? text.substring(1) : text;
    try {
      if (digits.startsWith("0x")) {
        return Optional.of(new BigInteger(digits.substring(2), 16));
      }
      if (digits.startsWith("0o")) {
        return Optional.of(new BigInteger(digits.substring(2), 8));
      }
      return Optional.of(new BigInteger(digits));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }
}
