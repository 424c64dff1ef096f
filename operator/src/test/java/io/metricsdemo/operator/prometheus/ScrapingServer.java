package io.metricsdemo.operator.prometheus;

import java.util.Optional;

/** A server whose test has queries and targets only: it drops none, and is not a pod. */
public interface ScrapingServer extends PrometheusApi {

  @Override
  default DroppedTargets droppedTargets(String scrapePool) {
    return DroppedTargets.NONE;
  }

  @Override
  default Optional<Boolean> reloadSucceeded() {
    return Optional.empty();
  }

  @Override
  default Optional<String> pod() {
    return Optional.empty();
  }
}
