package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks a container over HTTP whether it is well, as its probes say. */
final class Probes {

  private static final int FIRST_ERROR_STATUS = 400;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  /** Where a probe asks; empty when the container has no such probe. */
  static Optional<URI> target(Probe probe, Pod pod, PodAddress address) {
    return Optional.ofNullable(probe)
        .map(Probe::getHttpGet)
        .flatMap(
            get -> Pods.containerPort(pod, get.getPort()).map(port -> uri(get, port, address)));
  }

  private static URI uri(HTTPGetAction get, int port, PodAddress address) {
    String path = Optional.ofNullable(get.getPath()).orElse("/");
    return URI.create("http://" + address.ip() + ":" + address.port(port) + path);
  }

  /** Completes with whether the answer came in time and was no error; never exceptionally. */
  CompletableFuture<Boolean> ask(URI target, Probe probe) {
    int timeoutSeconds = Optional.ofNullable(probe.getTimeoutSeconds()).orElse(1);
    HttpRequest request =
        HttpRequest.newBuilder(target).timeout(Duration.ofSeconds(timeoutSeconds)).build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .handle(
            (response, failure) -> failure == null && response.statusCode() < FIRST_ERROR_STATUS);
  }
}
