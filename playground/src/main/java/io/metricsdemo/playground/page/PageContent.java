package io.metricsdemo.playground.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What the page shows and edits. Demos are named as {@code namespace/name}. */
public interface PageContent {

  /** Everything but the plots. */
  JsonNode state();

  /**
   * The samples of a demo; empty for a demo that does not exist.
   *
   * @throws java.io.UncheckedIOException when Prometheus does not answer
   */
  Optional<JsonNode> plots(String demo);

  /**
   * Changes fields of a MetricsDemo.
   *
   * @param wanted {@code replicas}, {@code interval}, or {@code labels} of the ServiceMonitor, of
   *     which null removes one
   * @throws IllegalArgumentException for any other field, or a wrong type
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server refuses it
   */
  void editDemo(String demo, JsonNode wanted);

  /**
   * Changes which ServiceMonitors Prometheus selects.
   *
   * @param wanted {@code labels} that a ServiceMonitor needs; none selects all
   * @throws IllegalArgumentException likewise
   */
  void editPrometheus(JsonNode wanted);
}
