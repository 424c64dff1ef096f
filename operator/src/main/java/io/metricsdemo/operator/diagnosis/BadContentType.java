package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.status.Reasons;

/** A target does not say in which format its metrics are; since 3.0 Prometheus does not guess. */
final class BadContentType extends ScrapeError {

  BadContentType() {
    super("Content-Type is supported", Reasons.BAD_CONTENT_TYPE);
  }

  @Override
  boolean isIt(String lastError) {
    return lastError.contains("Content-Type");
  }

  @Override
  String fix(CheckContext subject, ScrapePools.Found down) {
    String header = "Content-Type: text/plain; version=0.0.4";
    return MonitorSource.of(subject.monitor()).demo()
        ? "Make the image, spec.image of %s, send %s"
            .formatted(MonitorSource.of(subject.monitor()).object(), header)
        : "If spec.endpoints[%d].path serves metrics, make the application send %s, or set spec.fallbackScrapeProtocol: PrometheusText0.0.4 in %s"
            .formatted(down.pool().index(), header, MonitorSource.name(subject.monitor()));
  }
}
