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
 * nearly alike; then come names, labels and label selectors.
 */
public final class SharedParts {

  /** Longer ones are messages. */
  private static final int MAX_LENGTH = 100;

  private final Known<String> words = new Known<>();
  private final Known<String> messages = new Known<>();
  private final Known<Map<String, Object>> fields = new Known<>();
  private final Known<Map<?, ?>> labels = new Known<>();

  private SharedParts() {}

  /** For the reading of objects by any number of threads. */
  public static Module module() {
    SharedParts parts = new SharedParts();
    return new SimpleModule("shared-parts")
        .addDeserializer(String.class, parts.new OfStrings())
        .addDeserializer(FieldsV1.class, parts.new OfManagedFields())
        .setDeserializerModifier(
            new SharedCollections(map -> parts.labels.share(Collections.unmodifiableMap(map))));
  }

  private final class OfStrings extends JsonDeserializer<String> {

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      String text = StringDeserializer.instance.deserialize(parser, context);
      return text == null ? null : (text.length() > MAX_LENGTH ? messages : words).share(text);
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

  private Map<String, Object> shareAll(Map<String, Object> map) {
    map.replaceAll((name, below) -> below instanceof Map<?, ?> ? shareAll(asFields(below)) : below);
    return fields.share(Collections.unmodifiableMap(map));
  }

  @SuppressWarnings("unchecked") // all keys in JSON are strings
  private static Map<String, Object> asFields(Object object) {
    return (Map<String, Object>) object;
  }

  /**
   * The parts of one kind that were read last: names, which all differ, replace no managed fields.
   */
  private static final class Known<T> {

    /** Several times as many different parts as the objects of a hundred demos have. */
    private static final int PLACES = 1 << 12;

    /** Each at the place that follows from its hash, until one is read that belongs there too. */
    private final AtomicReferenceArray<T> parts = new AtomicReferenceArray<>(PLACES);

    T share(T part) {
      int hash = part.hashCode();
      int place = (hash ^ hash >>> 16) & PLACES - 1;
      T before = parts.get(place);
      if (part.equals(before)) {
        return before;
      }
      parts.set(place, part);
      return part;
    }
  }
}
