package io.metricsdemo.operator.prometheus;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.metricsdemo.operator.kubernetes.Access;
import io.metricsdemo.operator.kubernetes.ServerMessage;
import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * To a server in a pod through the proxy of the API server, so it works wherever kubectl works.
 * Requires permission to get {@code pods/proxy}.
 */
public final class ApiServerProxyTransport implements Transport {

  private static final String REFUSAL = "cannot get resource \"pods/proxy\"";

  private final KubernetesClient client;
  private final String namespace;
  private final String api;
  private final String pod;
  private final HttpTransport.Limits limits;

  /**
   * @param tls whether the pod's port speaks TLS; the API server does not look at its certificate
   * @param routePrefix as {@link PrometheusResource} has it
   */
  public ApiServerProxyTransport(
      KubernetesClient client,
      String namespace,
      String pod,
      int port,
      boolean tls,
      String routePrefix) {
    this(client, namespace, pod, port, tls, routePrefix, HttpTransport.Limits.DEFAULT);
  }

  ApiServerProxyTransport(
      KubernetesClient client,
      String namespace,
      String pod,
      int port,
      boolean tls,
      String routePrefix,
      HttpTransport.Limits limits) {
    this.client = client;
    this.namespace = namespace;
    this.api =
        "%s/api/v1/namespaces/%s/pods/%s%s:%d/proxy%s/api/v1/"
            .formatted(
                client.getMasterUrl().toString().replaceFirst("/+$", ""),
                namespace,
                tls ? "https:" : "",
                pod,
                port,
                encoded(routePrefix));
    this.pod = namespace + "/" + pod;
    this.limits = limits;
  }

  /** To be appended to, so that the root is empty. */
  private static String encoded(String routePrefix) {
    try {
      return routePrefix.equals("/") ? "" : new URI(null, null, routePrefix, null).toASCIIString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a route prefix: " + routePrefix, e);
    }
  }

  @Override
  public Reply get(String resource) throws PrometheusException {
    BoundedBody body = new BoundedBody(limits.maxBytes());
    long deadline = System.nanoTime() + limits.patience().toNanos();
    CompletableFuture<HttpResponse<AsyncBody>> head =
        client
            .getHttpClient()
            .consumeBytes(
                client
                    .getHttpClient()
                    .newHttpRequestBuilder()
                    .uri(api + resource)
                    .header("Accept", "application/json")
                    .build(),
                (buffers, rest) -> {
                  body.add(buffers);
                  rest.consume();
                });
    // When the head comes, even after the timeout, its body must be closed.
    CompletableFuture<Void> abandoned = new CompletableFuture<>();
    head.thenAcceptBoth(abandoned, (response, gone) -> response.body().cancel());
    try {
      HttpResponse<AsyncBody> response = head.get(until(deadline), TimeUnit.NANOSECONDS);
      response.body().consume();
      response.body().done().get(until(deadline), TimeUnit.NANOSECONDS);
      return reply(response.code(), body.bytes());
    } catch (TimeoutException e) {
      throw unreachable(
          "no complete response within %d ms".formatted(limits.patience().toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof PrometheusException tooMuch) {
        throw tooMuch;
      }
      throw unreachable(ServerMessage.of(e.getCause()));
    } finally {
      abandoned.complete(null);
    }
  }

  private static long until(long deadline) {
    return Math.max(0, deadline - System.nanoTime());
  }

  /** The API server reports its own errors as a Status; every other response is from the pod. */
  private Reply reply(int code, byte[] body) throws PrometheusException {
    Optional<String> ofApiServer = code / 100 == 2 ? Optional.empty() : Answers.statusMessage(body);
    if (ofApiServer.isEmpty()) {
      return new Reply(code, body);
    }
    if (code / 100 == 5) {
      throw unreachable(ofApiServer.get());
    }
    // A policy refuses by the same status, in other words.
    if (ofApiServer.get().contains(REFUSAL)) {
      throw new PrometheusException(
          Kind.NOT_PERMITTED,
          new Access("get", "", "pods/proxy", namespace).refused(Access.Caller.USER).getMessage());
    }
    throw new PrometheusException(
        Kind.REFUSED, "HTTP status %d: %s".formatted(code, Excerpt.quoted(ofApiServer.get())));
  }

  private PrometheusException unreachable(String why) {
    return new PrometheusException(
        Kind.UNREACHABLE,
        "pod %s does not answer through the API server: %s".formatted(pod, Excerpt.quoted(why)));
  }
}
