package io.metricsdemo.operator.prometheus;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server whose test has queries and targets only: it drops none, and is not a pod. */
public interface ScrapingServer extends PrometheusApi {

  @Override
  default List<Map<String, String>> droppedTargets(String scrapePool) {
    return List.of();
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
