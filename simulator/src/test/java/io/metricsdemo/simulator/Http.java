package io.metricsdemo.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** Requests as they are on the wire, for what a typed client does not let through or hides. */
final class Http {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Http() {}

  record Answer(int code, JsonNode body, List<String> warnings) {
    String message() {
      return body.path("message").asText();
    }
  }

  static Answer get(SimulatedApiServer server, String path) {
    return send(HttpRequest.newBuilder(URI.create(server.url() + path)).build());
  }

  static Answer getTable(SimulatedApiServer server, String path) {
    return send(
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")
            .build());
  }

  static Answer send(
      SimulatedApiServer server, String method, String path, String contentType, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Content-Type", contentType)
            .header("User-Agent", "test/1.0")
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  static Answer apply(SimulatedApiServer server, String path, String body) {
    return send(server, "PATCH", path, "application/apply-patch+yaml", body);
  }

  static List<String> lines(SimulatedApiServer server, String path, int count) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path)).build();
    try {
      return CLIENT.send(request, BodyHandlers.ofLines()).body().limit(count).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          Serialization.unmarshal(response.body(), JsonNode.class),
          response.headers().allValues("Warning"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
