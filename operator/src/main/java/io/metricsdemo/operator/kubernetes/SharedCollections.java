package io.metricsdemo.operator.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Has all objects of the client's model share one empty list and one empty map: each object brings
 * lists and maps of its own for all that it may have, more than a hundred for each MetricsDemo.
 * Equal maps of texts, such as labels, are shared too. To change an object that was read, make a
 * builder of it: its lists and maps cannot be changed. (The SDK changes them where a dependent
 * resource is not applied server-side, as by default a ConfigMap or a Secret.)
 */
final class SharedCollections extends BeanDeserializerModifier {

  private static final long serialVersionUID = 1;
  private static final String MODEL = "io.fabric8.";

  private final transient UnaryOperator<Map<?, ?>> texts;

  /**
   * @param texts an equal map to share, or the same
   */
  SharedCollections(UnaryOperator<Map<?, ?>> texts) {
    this.texts = texts;
  }

  @Override
  public JsonDeserializer<?> modifyDeserializer(
      DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> deserializer) {
    if (deserializer instanceof BeanDeserializer all
        && bean.getBeanClass().getName().startsWith(MODEL)) {
      Field[] fields = fields(bean.getBeanClass());
      return fields.length == 0 ? deserializer : new Sharing(all, fields, texts);
    }
    return deserializer;
  }

  private static Field[] fields(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()))
        .filter(field -> field.getType() == Map.class || field.getType() == List.class)
        .filter(Field::trySetAccessible)
        .toArray(Field[]::new);
  }

  private static final class Sharing extends BeanDeserializer {

    private static final long serialVersionUID = 1;

    private final transient Field[] fields;
    private final transient UnaryOperator<Map<?, ?>> texts;

    Sharing(BeanDeserializer all, Field[] fields, UnaryOperator<Map<?, ?>> texts) {
      super(all);
      this.fields = fields;
      this.texts = texts;
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return sharing(super.deserialize(parser, context));
    }

    /** As the objects of watch events are read. */
    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context, Object into)
        throws IOException {
      return sharing(super.deserialize(parser, context, into));
    }

    private Object sharing(Object object) {
      if (object != null) {
        try {
          for (Field field : fields) {
            Object value = field.get(object);
            Object shared = shared(value);
            if (shared != value) {
              field.set(object, shared);
            }
          }
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(e); // it was made accessible
        }
      }
      return object;
    }

    private Object shared(Object value) {
      if (value instanceof List<?> list && list.isEmpty()) {
        return Collections.emptyList();
      }
      if (value instanceof Map<?, ?> map) {
        return map.isEmpty() ? Collections.emptyMap() : areTexts(map) ? texts.apply(map) : map;
      }
      return value;
    }

    private static boolean areTexts(Map<?, ?> map) {
      return map.values().stream().allMatch(String.class::isInstance);
    }
  }
}
