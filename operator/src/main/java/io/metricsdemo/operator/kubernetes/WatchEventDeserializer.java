package io.metricsdemo.operator.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.WatchEvent;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the objects of watch events straight into the classes of their kinds. The client itself
 * makes a tree of JSON first, and of a kind that it does not know a generic object too; and it
 * loads the classes of all kinds of Kubernetes to find the right one.
 */
public final class WatchEventDeserializer extends JsonDeserializer<WatchEvent> {

  private final transient Map<String, Class<? extends HasMetadata>> kinds = new HashMap<>();

  private WatchEventDeserializer(List<Class<? extends HasMetadata>> kinds) {
    kinds.forEach(
        kind ->
            this.kinds.put(key(HasMetadata.getApiVersion(kind), HasMetadata.getKind(kind)), kind));
  }

  /**
   * @param kinds those that are watched; others are read as the client itself does it
   */
  public static Module module(List<Class<? extends HasMetadata>> kinds) {
    return new SimpleModule("watch-events")
        .addDeserializer(WatchEvent.class, new WatchEventDeserializer(kinds));
  }

  private static String key(String apiVersion, String kind) {
    return apiVersion + " " + kind;
  }

  @Override
  public WatchEvent deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    WatchEvent event = new WatchEvent();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "type" -> event.setType(parser.getText());
        case "object" -> event.setObject(object(parser, context));
        default -> parser.skipChildren();
      }
    }
    return event;
  }

  /** The API server writes {@code kind} and {@code apiVersion} first. */
  private KubernetesResource object(JsonParser parser, DeserializationContext context)
      throws IOException {
    ObjectNode read = context.getNodeFactory().objectNode();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      read.set(name, context.readTree(parser));
      Class<? extends HasMetadata> kind =
          kinds.get(key(read.path("apiVersion").asText(), read.path("kind").asText()));
      if (kind != null && read.size() == 2) {
        parser.nextToken();
        return rest(parser, context, kind);
      }
    }
    return parser.getCodec().treeToValue(read, KubernetesResource.class);
  }

  /** What a new object of the kind does not have already: all but its kind and version. */
  private static HasMetadata rest(
      JsonParser parser, DeserializationContext context, Class<? extends HasMetadata> kind)
      throws IOException {
    BeanDeserializerBase deserializer =
        (BeanDeserializerBase) context.findRootValueDeserializer(context.constructType(kind));
    Object empty = deserializer.getValueInstantiator().createUsingDefault(context);
    return kind.cast(deserializer.deserialize(parser, context, empty));
  }
}
