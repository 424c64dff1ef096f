package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.simulator.http.ApiRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * What a write asks for beside its target.
 *
 * @param manager the field manager: as named, else the user agent's first word; an apply has to
 *     name it
 * @param warnings filled while the write is handled, sent with its answer
 */
record WriteRequest(
    JsonNode body,
    String contentType,
    String manager,
    boolean dryRun,
    boolean force,
    String fieldValidation,
    List<String> warnings) {

  static final String APPLY = "application/apply-patch+yaml";

  static WriteRequest of(ApiRequest request) {
    String userAgent = request.header("user-agent").split("/", 2)[0];
    return new WriteRequest(
        parse(request),
        request.contentType(),
        request
            .parameter("fieldManager")
            .filter(m -> !m.isEmpty())
            .orElse(request.contentType().equals(APPLY) ? "" : userAgent),
        request.parameter("dryRun").filter("All"::equals).isPresent(),
        request.flag("force"),
        request.parameter("fieldValidation").orElse("Warn"),
        new ArrayList<>());
  }

  boolean isApply() {
    return contentType.equals(APPLY);
  }

  /** The body as an object, for all writes but JSON patches. */
  ObjectNode object() {
    if (body instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("the body of the request is not an object");
  }

  private static JsonNode parse(ApiRequest request) {
    if (request.contentType().contains("protobuf")) {
      throw ApiException.of(
          415,
          "UnsupportedMediaType",
          "the body of the request was in an unknown format - accepted media types include:"
              + " application/json, application/yaml");
    }
    try {
      JsonNode body = Serialization.unmarshal(asDocument(request), JsonNode.class);
      if (body == null) {
        throw ApiException.badRequest("the body of the request is empty");
      }
      return body;
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw ApiException.badRequest("error decoding the body: " + e.getMessage());
    }
  }

  /** YAML in braces looks like JSON to the parser, unless it says that it is a document. */
  private static String asDocument(ApiRequest request) {
    boolean yaml = request.contentType().endsWith("yaml") && !request.body().startsWith("{\"");
    return yaml ? "---\n" + request.body() : request.body();
  }
}
