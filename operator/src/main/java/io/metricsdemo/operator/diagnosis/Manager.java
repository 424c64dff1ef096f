package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;

/** Who manages a Prometheus resource and may revert what others change in it. */
final class Manager {

  private Manager() {}

  /** For the end of a message that advises a change of the resource; empty without a manager. */
  static String note(PrometheusResource prometheus) {
    return prometheus
        .manager()
        .map(
            manager ->
                ". %1$s manages %2$s and may revert direct edits. Make changes to it through %1$s"
                    .formatted(Excerpt.quoted(manager), prometheus))
        .orElse("");
  }
}
