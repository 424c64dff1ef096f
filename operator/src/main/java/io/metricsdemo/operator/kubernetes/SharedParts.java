package io.metricsdemo.operator.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.FieldsV1;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Has the objects that are read share what is equal in many of them. What takes most of the memory
 * of an object in a cache is which of its fields are managed by whom, and there all demos are
 * nearly alike; then come names and the values of labels.
 */
public final class SharedParts {

  /** Longer ones are messages, which are seldom alike. */
  private static final int MAX_LENGTH = 100;

  /** Several times as many different parts as the objects of a hundred demos have. */
  private static final int PLACES = 1 << 12;

  /** Each at the place that follows from its hash, until another one is read that belongs there. */
  private final AtomicReferenceArray<Object> known = new AtomicReferenceArray<>(PLACES);

  private SharedParts() {}

  /** For the reading of objects by any number of threads. */
  public static Module module() {
    SharedParts parts = new SharedParts();
    return new SimpleModule("shared-parts")
        .addDeserializer(String.class, parts.new OfStrings())
        .addDeserializer(FieldsV1.class, parts.new OfManagedFields());
  }

  private final class OfStrings extends JsonDeserializer<String> {

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      String text = StringDeserializer.instance.deserialize(parser, context);
      return text == null || text.length() > MAX_LENGTH ? text : share(text);
    }
  }

  private final class OfManagedFields extends JsonDeserializer<FieldsV1> {

    @Override
    public FieldsV1 deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      FieldsV1 fields = new FieldsV1();
      fields.setAdditionalProperties(
          shareAll(parser.readValueAs(new TypeReference<Map<String, Object>>() {})));
      return fields;
    }
  }

  private Map<String, Object> shareAll(Map<String, Object> fields) {
    fields.replaceAll(
        (name, below) -> below instanceof Map<?, ?> ? shareAll(asFields(below)) : below);
    return share(Collections.unmodifiableMap(fields));
  }

  @SuppressWarnings("unchecked") // all keys in JSON are strings
  private static Map<String, Object> asFields(Object object) {
    return (Map<String, Object>) object;
  }

  @SuppressWarnings("unchecked") // what is equal is of the same type: a string or a map
  private <T> T share(T part) {
    int hash = part.hashCode();
    int place = (hash ^ hash >>> 16) & PLACES - 1;
    Object before = known.get(place);
    if (part.equals(before)) {
      return (T) before;
    }
    known.set(place, part);
    return part;
  }
}
