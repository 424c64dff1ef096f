package io.metricsdemo.operator.prometheus;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;

/** The response to a query for dropped targets, as in JSON. Any part may be null. */
@JsonIgnoreProperties(ignoreUnknown = true)
record DroppedTargetsAnswer(String status, Data data, List<String> warnings) {

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Data(List<DroppedTarget> droppedTargets, Map<String, Integer> droppedTargetCounts) {}

  /**
   * @param scrapePool null in Prometheus before 3.3
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record DroppedTarget(String scrapePool, Map<String, String> discoveredLabels) {

    /** Discovery writes the name of the pool into the label job. */
    private boolean isOf(String pool) {
      return pool.equals(scrapePool)
          || scrapePool == null && pool.equals(Answers.labels(discoveredLabels).get("job"));
    }
  }

  /** Those of one pool. */
  DroppedTargets targets(String pool) {
    Answers.require("success".equals(status) && data != null && data.droppedTargets != null);
    List<Map<String, String>> labels =
        data.droppedTargets.stream()
            .filter(target -> target.isOf(pool))
            .map(target -> Answers.labels(target.discoveredLabels()))
            .toList();
    Integer count = data.droppedTargetCounts == null ? null : data.droppedTargetCounts.get(pool);
    return new DroppedTargets(labels, count == null ? labels.size() : count);
  }
}
