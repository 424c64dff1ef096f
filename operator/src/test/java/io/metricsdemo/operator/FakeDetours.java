package io.metricsdemo.operator;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends some of the operator's requests to another server than the simulated API server, which does
 * not know SubjectAccessReviews and keeps nobody waiting.
 *
 * @param targets where requests go, by the end of their path
 */
record FakeDetours(HttpServer http, Map<String, URI> targets) implements AutoCloseable {

  private static final byte[] ALLOWED =
      """
      {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview",
       "spec": {}, "status": {"allowed": true}}
      """
          .getBytes(StandardCharsets.UTF_8);

  /** A SubjectAccessReview allows everything. */
  static FakeDetours start() {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.createContext(
          "/",
          exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(201, ALLOWED.length);
            exchange.getResponseBody().write(ALLOWED);
            exchange.close();
          });
      http.start();
      URI here = URI.create("http://127.0.0.1:%d/".formatted(http.getAddress().getPort()));
      return new FakeDetours(http, new ConcurrentHashMap<>(Map.of("/subjectaccessreviews", here)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void add(String pathEnd, URI target) {
    targets.put(pathEnd, target);
  }

  /** The same client, but for where some of its requests go. */
  KubernetesClient clientLike(KubernetesClient client) {
    Interceptor detours =
        new Interceptor() {
          @Override
          public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            targets.forEach(
                (pathEnd, target) -> {
                  if (request.uri().getPath().endsWith(pathEnd)) {
                    builder.uri(target);
                  }
                });
          }
        };
    return new KubernetesClientBuilder()
        .withConfig(client.getConfiguration())
        .withKubernetesSerialization(client.getKubernetesSerialization())
        .withHttpClientBuilderConsumer(
            builder -> builder.addOrReplaceInterceptor("detours", detours))
        .build();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
