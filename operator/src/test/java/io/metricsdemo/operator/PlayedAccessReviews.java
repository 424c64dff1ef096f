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

/** Allows everything in answer to a SubjectAccessReview, which the simulator does not know. */
record PlayedAccessReviews(HttpServer http) implements AutoCloseable {

  private static final byte[] ALLOWED =
      """
      {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview",
       "spec": {}, "status": {"allowed": true}}
      """
          .getBytes(StandardCharsets.UTF_8);

  static PlayedAccessReviews start() {
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
      return new PlayedAccessReviews(http);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same client, but for where its reviews go. */
  KubernetesClient clientLike(KubernetesClient client) {
    URI here = URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    Interceptor reviews =
        new Interceptor() {
          @Override
          public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            if (request.uri().getPath().endsWith("/subjectaccessreviews")) {
              builder.uri(here.resolve(request.uri().getPath()));
            }
          }
        };
    return new KubernetesClientBuilder()
        .withConfig(client.getConfiguration())
        .withKubernetesSerialization(client.getKubernetesSerialization())
        .withHttpClientBuilderConsumer(
            builder -> builder.addOrReplaceInterceptor("reviews", reviews))
        .build();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
