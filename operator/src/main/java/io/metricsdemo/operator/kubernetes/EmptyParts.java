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

/**
 * Has all objects of the client's model share one empty list and one empty map: each object brings
 * lists and maps of its own for all that it may have, and of a MetricsDemo that runs there are more
 * than a hundred. Who changes an object that was read makes a builder of it.
 */
final class EmptyParts extends BeanDeserializerModifier {

  private static final long serialVersionUID = 1;
  private static final String MODEL = "io.fabric8.";

  @Override
  public JsonDeserializer<?> modifyDeserializer(
      DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> deserializer) {
    if (deserializer instanceof BeanDeserializer all
        && bean.getBeanClass().getName().startsWith(MODEL)) {
      List<Field> parts = parts(bean.getBeanClass());
      return parts.isEmpty() ? deserializer : new Sharing(all, parts);
    }
    return deserializer;
  }

  private static List<Field> parts(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()))
        .filter(field -> field.getType() == Map.class || field.getType() == List.class)
        .filter(Field::trySetAccessible)
        .toList();
  }

  private static final class Sharing extends BeanDeserializer {

    private static final long serialVersionUID = 1;

    private final transient List<Field> parts;

    Sharing(BeanDeserializer all, List<Field> parts) {
      super(all);
      this.parts = parts;
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
        for (Field part : parts) {
          share(part, object);
        }
      }
      return object;
    }

    private static void share(Field part, Object object) {
      try {
        Object value = part.get(object);
        if (value instanceof List<?> list && list.isEmpty()) {
          part.set(object, Collections.emptyList());
        } else if (value instanceof Map<?, ?> map && map.isEmpty()) {
          part.set(object, Collections.emptyMap());
        }
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e); // it was made accessible
      }
    }
  }
}
