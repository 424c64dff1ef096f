package io.metricsdemo.simulator.api;

import io.metricsdemo.simulator.http.ApiRequest;
import io.metricsdemo.simulator.http.ApiResult;
import io.metricsdemo.simulator.store.ObjectStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.BiFunction;

/** Subresource {@code log} of pods: what their processes write into files. */
final class PodLogs {

  /** The demo's pods have one container, and what they write is not JSON. */
  private static final Set<String> SUPPORTED = Set.of("container", "follow", "tailLines", "pretty");

  private final ObjectStore store;
  private volatile BiFunction<String, String, Path> files;

  PodLogs(ObjectStore store) {
    this.store = store;
  }

  /**
   * @param files the file of a pod, by namespace and name; need not exist
   */
  void serve(BiFunction<String, String, Path> files) {
    this.files = files;
  }

  boolean areServed(Target target) {
    return files != null
        && target.subresource().equals("log")
        && target.type().qualifiedPlural().equals("pods");
  }

  ApiResult get(Target target, ApiRequest request) {
    if (!exists(target)) {
      throw ApiException.notFound(target.type(), target.name());
    }
    for (String parameter : request.query().keySet()) {
      if (!SUPPORTED.contains(parameter)) {
        throw ApiException.badRequest(
            "the simulated API server does not support parameter %s of logs".formatted(parameter));
      }
    }
    Path file = files.apply(target.namespace(), target.name());
    if (!Files.exists(file)) {
      throw ApiException.badRequest(
          "container in pod \"%s\" is waiting to start: ContainerCreating"
              .formatted(target.name()));
    }
    return new ApiResult.Log(
        file,
        request.parameter("tailLines").map(PodLogs::lines),
        request.flag("follow"),
        () -> exists(target));
  }

  private boolean exists(Target target) {
    return store.get(target.key()).isPresent();
  }

  private static int lines(String text) {
    try {
      return Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw ApiException.badRequest("tailLines must be a whole number: " + text);
    }
  }
}
