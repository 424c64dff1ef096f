package io.metricsdemo.operator.prometheus;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.metricsdemo.operator.parameters.Interval;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The response to a query for targets, as in JSON. Any part may be null. */
@JsonIgnoreProperties(ignoreUnknown = true)
record TargetsAnswer(String status, Data data, List<String> warnings) {

  /** How Go writes an unset time. */
  private static final Instant NEVER = Instant.parse("0001-01-01T00:00:00Z");

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Data(List<ActiveTarget> activeTargets) {}

  /** The labels that are read, out of dozens with the labels and annotations of pod and Service. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record DiscoveredLabels(
      @JsonProperty("__meta_kubernetes_namespace") String namespace,
      @JsonProperty("__meta_kubernetes_pod_name") String pod) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record ActiveTarget(
      String scrapePool,
      DiscoveredLabels discoveredLabels,
      Map<String, String> labels,
      String health,
      String scrapeUrl,
      String lastScrape,
      String lastError,
      String scrapeInterval,
      String scrapeTimeout) {

    private Target target() {
      return new Target(
          scrapePool,
          Answers.labels(labels),
          switch (Answers.text(health)) {
            case "up" -> Target.Health.UP;
            case "down" -> Target.Health.DOWN;
            default -> Target.Health.UNKNOWN;
          },
          Answers.text(scrapeUrl),
          time(Answers.text(lastScrape)),
          Answers.text(lastError),
          Interval.parse(Answers.text(scrapeInterval)),
          Answers.text(scrapeTimeout),
          Optional.ofNullable(discoveredLabels)
              .map(
                  found ->
                      new Target.Discovered(
                          Answers.text(found.namespace()), Answers.text(found.pod()))));
    }

    private static Optional<Instant> time(String time) {
      return time.isEmpty()
          ? Optional.empty()
          : Optional.of(OffsetDateTime.parse(time).toInstant()).filter(at -> !at.equals(NEVER));
    }
  }

  /** Those of one pool; there may be those of others in the answer. */
  List<Target> targets(String pool) {
    Answers.require("success".equals(status) && data != null && data.activeTargets != null);
    return data.activeTargets.stream()
        .filter(target -> pool.equals(target.scrapePool))
        .map(ActiveTarget::target)
        .toList();
  }
}
