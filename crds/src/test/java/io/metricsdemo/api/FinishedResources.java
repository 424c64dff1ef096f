package io.metricsdemo.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.List;
import java.util.stream.Stream;

/** The schema of compute resources, finished with what the generator has no annotation for. */
final class FinishedResources {

  private static final String WHOLE_NUMBER_OR_TEXT =
      "a whole number, or a quantity in quotes such as '500m', '0.5' or '1e9'";

  private FinishedResources() {}

  static void finish(JSONSchemaProps resources) {
    for (String map : List.of("requests", "limits")) {
      JSONSchemaProps quantities = resources.getProperties().get(map);
      quantities.setMaxProperties(3L);
      quantities.getAdditionalProperties().setSchema(quantity());
    }
    resources.setXKubernetesValidations(
        Stream.of("cpu", "memory", "ephemeral-storage")
            .map(FinishedResources::requestWithinLimit)
            .toList());
  }

  /**
   * A quantity is an integer or a string. An unquoted fraction is neither, and the API server says
   * no more than that; the values that it then lists as supported say how to write it.
   */
  private static JSONSchemaProps quantity() {
    return new JSONSchemaPropsBuilder()
        .withXKubernetesIntOrString(true)
        .withMaxLength(64L)
        .addNewAnyOf()
        .addToEnum(JsonNodeFactory.instance.textNode(WHOLE_NUMBER_OR_TEXT))
        .endAnyOf()
        .addNewAnyOf()
        .withMultipleOf(1.0)
        .endAnyOf()
        .build();
  }

  /**
   * For each resource by itself, so that the message has its values; the generator fails on a field
   * with several rules. A value that is no quantity has a message of its own.
   */
  private static ValidationRule requestWithinLimit(String resource) {
    String request = "string(self.requests['%s'])".formatted(resource);
    String limit = "string(self.limits['%s'])".formatted(resource);
    String message = "must be less than or equal to spec.resources.limits." + resource;
    ValidationRule rule = new ValidationRule();
    rule.setFieldPath(".requests." + resource);
    rule.setMessage(message);
    rule.setMessageExpression(
        "'%s, which is ' + %s + '; lower the request of ' + %s + ' or raise the limit'"
            .formatted(message, limit, request));
    rule.setRule(
        "!has(self.requests) || !has(self.limits)"
            + " || !('%1$s' in self.requests) || !('%1$s' in self.limits)".formatted(resource)
            + " || !isQuantity(%1$s) || !isQuantity(%2$s)".formatted(request, limit)
            + " || !quantity(%s).isGreaterThan(quantity(%s))".formatted(request, limit));
    return rule;
  }
}
