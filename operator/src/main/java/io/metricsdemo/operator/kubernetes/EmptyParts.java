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
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * Has all objects of the client's model share one map for the fields that the model does not know,
 * which are hardly ever any: each object brings a map of its own for them, and of a MetricsDemo
 * that runs there are fifty.
 */
final class EmptyAdditions extends BeanDeserializerModifier {

  private static final long serialVersionUID = 1;
  private static final String FIELD = "additionalProperties";

  @Override
  public JsonDeserializer<?> modifyDeserializer(
      DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> deserializer) {
    return deserializer instanceof BeanDeserializer all
        ? additions(bean.getBeanClass())
            .<JsonDeserializer<?>>map(field -> new Sharing(all, field))
            .orElse(deserializer)
        : deserializer;
  }

  private static Optional<Field> additions(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(field -> field.getName().equals(FIELD) && field.getType() == Map.class)
        .filter(Field::trySetAccessible)
        .findFirst();
  }

  private static final class Sharing extends BeanDeserializer {

    private static final long serialVersionUID = 1;

    private final transient Field additions;

    Sharing(BeanDeserializer all, Field additions) {
      super(all);
      this.additions = additions;
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      Object object = super.deserialize(parser, context);
      try {
        if (object != null && additions.get(object) instanceof Map<?, ?> map && map.isEmpty()) {
          additions.set(object, Collections.emptyMap());
        }
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e); // it was made accessible
      }
      return object;
    }
  }
}
