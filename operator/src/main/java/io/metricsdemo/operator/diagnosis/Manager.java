package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;

/** Who manages a Prometheus resource, and takes back what others change in it. */
final class Manager {

  private Manager() {}

  /** For the end of a message that advises a change of the resource; empty where nobody does. */
  static String note(PrometheusResource prometheus) {
    return prometheus
        .manager()
        .map(
            manager ->
                ". %s manages %s: change that there, since an edit of the resource may be taken back"
                    .formatted(Excerpt.quoted(manager), prometheus))
        .orElse("");
  }
}
