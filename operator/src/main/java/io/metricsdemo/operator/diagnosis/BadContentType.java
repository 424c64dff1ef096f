package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.status.Reasons;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A target does not report the format of its metrics; since 3.0 Prometheus does not guess it. */
final class BadContentType extends ScrapeError {

  /** No application serves metrics as these. */
  private static final Pattern DOCUMENT =
      Pattern.compile("Content-Type \\\\?\"[a-z]+/(?:[a-z0-9.-]+\\+)?(html|json|xml)\\b");

  BadContentType() {
    super("Content-Type is supported", Reasons.BAD_CONTENT_TYPE);
  }

  @Override
  boolean matches(String lastError) {
    return lastError.contains("Content-Type");
  }

  @Override
  String fix(CheckContext subject, ScrapePools.PoolTarget down) {
    String header = "Content-Type: text/plain; version=0.0.4";
    MonitorSource source = MonitorSource.of(subject.monitor());
    if (source.demo()) {
      return "Make the application in spec.image of %s send %s".formatted(source.object(), header);
    }
    String monitor = MonitorSource.name(subject.monitor());
    int index = down.pool().index();
    Matcher document = DOCUMENT.matcher(down.target().lastError());
    if (document.find()) {
      return "The response is %s, not metrics. Set spec.endpoints[%d].path in %s to the path of the metrics. If it is a login page, set spec.endpoints[%d].authorization or basicAuth"
          .formatted(document.group(1).toUpperCase(Locale.ROOT), index, monitor, index);
    }
    return "If spec.endpoints[%d].path serves metrics, make the application send %s, or set spec.fallbackScrapeProtocol: PrometheusText0.0.4 in %s"
        .formatted(index, header, monitor);
  }
}
