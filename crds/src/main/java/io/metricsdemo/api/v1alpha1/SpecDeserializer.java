package io.metricsdemo.api.v1alpha1;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;

/**
 * Reads a spec without ever throwing: an exception while a watch event is read closes the watch,
 * and with it the operator, for every other object too. What cannot be read becomes an {@link
 * UnreadableSpec}.
 */
final class SpecDeserializer extends StdDeserializer<MetricsDemoSpec> {

  private static final long serialVersionUID = 1L;

  SpecDeserializer() {
    super(MetricsDemoSpec.class);
  }

  @Override
  public MetricsDemoSpec deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    JsonNode tree = context.readTree(parser);
    try {
      return context.readTreeAsValue(tree, MetricsDemoSpec.class);
    } catch (JsonMappingException e) {
      return new UnreadableSpec(tree, fieldPath(e), e.getOriginalMessage());
    }
  }

  private static String fieldPath(JsonMappingException e) {
    StringBuilder path = new StringBuilder("spec");
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() != null) {
        path.append('.').append(step.getFieldName());
      } else {
        path.append('[').append(step.getIndex()).append(']');
      }
    }
    return path.toString();
  }
}
