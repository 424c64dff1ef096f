package io.metricsdemo.simulator.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.testing.Patience;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests as they are on the wire, in one namespace of an API server. Bodies are written in YAML
 * and sent as JSON.
 */
record Api(KubernetesClient client, String namespace) {

  static final String JSON = "application/json";
  static final String MERGE = "application/merge-patch+json";
  static final String JSON_PATCH = "application/json-patch+json";
  static final String STRATEGIC = "application/strategic-merge-patch+json";
  static final String APPLY = "application/apply-patch+yaml";

  String configMaps() {
    return "/api/v1/namespaces/" + namespace + "/configmaps";
  }

  String configMap(String name) {
    return configMaps() + "/" + name;
  }

  String services() {
    return "/api/v1/namespaces/" + namespace + "/services";
  }

  String serviceAccounts() {
    return "/api/v1/namespaces/" + namespace + "/serviceaccounts";
  }

  String deployments() {
    return "/apis/apps/v1/namespaces/" + namespace + "/deployments";
  }

  String widgets() {
    return "/apis/example.com/v1/namespaces/" + namespace + "/widgets";
  }

  Answer get(String path) {
    return send("GET", path, JSON, "");
  }

  Answer post(String path, String body) {
    return send("POST", path, JSON, json(body));
  }

  Answer put(String path, String body) {
    return send("PUT", path, JSON, json(body));
  }

  Answer put(String path, JsonNode body) {
    return send("PUT", path, JSON, body.toString());
  }

  Answer patch(String path, String contentType, String body) {
    return send("PATCH", path, contentType, json(body));
  }

  Answer merge(String path, String body) {
    return patch(path, MERGE, body);
  }

  /** A server-side apply that takes fields from their owners. */
  Answer apply(String manager, String path, String body) {
    return patch(path + "?force=true&fieldManager=" + manager, APPLY, body);
  }

  Answer applyWithoutForce(String manager, String path, String body) {
    return patch(path + "?fieldManager=" + manager, APPLY, body);
  }

  Answer delete(String path) {
    // The client sends a DELETE without a body as a GET.
    return send("DELETE", path, JSON, "{}");
  }

  Answer delete(String path, String options) {
    return send("DELETE", path, JSON, json(options));
  }

  /** The first events of a watch, each as its type and the name of its object. */
  List<String> events(String path, int count) {
    return watch(path, count).stream()
        .map(
            event -> event.path("type").asText() + " " + event.at("/object/metadata/name").asText())
        .toList();
  }

  /** The first events of a watch, or all of them where the server ends it before. */
  List<JsonNode> watch(String path, int count) {
    return await(openWatch(path, count));
  }

  /** The same, to come; the watch is open when this returns. */
  CompletableFuture<List<JsonNode>> openWatch(String path, int count) {
    Lines lines = new Lines(count);
    AsyncBody body =
        await(client.getHttpClient().consumeBytes(request("GET", path, JSON, ""), lines)).body();
    body.done().whenComplete((done, failed) -> lines.end());
    body.consume();
    return lines
        .complete
        .whenComplete((all, failed) -> body.cancel())
        .thenApply(all -> all.stream().map(Api::parse).toList());
  }

  Answer send(String method, String path, String contentType, String body) {
    HttpResponse<String> response =
        await(
            client
                .getHttpClient()
                .sendAsync(request(method, path, contentType, body), String.class));
    return new Answer(response.code(), parse(response.body()), response.headers("Warning"));
  }

  private HttpRequest request(String method, String path, String contentType, String body) {
    String url = client.getMasterUrl().toString().replaceAll("/$", "") + path;
    HttpRequest.Builder request = client.getHttpClient().newHttpRequestBuilder().uri(url);
    return body.isEmpty()
        ? request.method(method, null, null).build()
        : request.method(method, contentType, body).build();
  }

  /** The leading dashes keep the parser from taking YAML in braces for JSON. */
  static String json(String yaml) {
    return parse("---\n" + yaml).toString();
  }

  private static JsonNode parse(String text) {
    return Serialization.unmarshal(text, JsonNode.class);
  }

  private static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.get(Patience.BY_DEFAULT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("No answer", e);
    }
  }

  /** Collects the lines of a response as it arrives. */
  private static final class Lines implements AsyncBody.Consumer<List<ByteBuffer>> {
    private final int wanted;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<List<String>> complete = new CompletableFuture<>();

    Lines(int wanted) {
      this.wanted = wanted;
    }

    @Override
    public synchronized void consume(List<ByteBuffer> buffers, AsyncBody body) {
      for (ByteBuffer buffer : buffers) {
        byte[] chunk = new byte[buffer.remaining()];
        buffer.get(chunk);
        bytes.writeBytes(chunk);
      }
      if (lines().size() >= wanted) {
        complete.complete(lines().subList(0, wanted));
      } else {
        body.consume();
      }
    }

    synchronized void end() {
      complete.complete(lines());
    }

    /** Without an incomplete line at the end. */
    private List<String> lines() {
      String text = bytes.toString(StandardCharsets.UTF_8);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
  }
}
