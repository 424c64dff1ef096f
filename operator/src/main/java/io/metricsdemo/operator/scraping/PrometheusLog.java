package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.prometheus.PrometheusException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells in the log when a Prometheus does not answer, and when it does again: one line each. */
final class PrometheusLog {

  private static final Logger LOG = LoggerFactory.getLogger(PrometheusLog.class);

  private final Map<String, PrometheusException.Kind> told = new HashMap<>();

  void tell(PrometheusServers.PrometheusServer prometheus, Liveness liveness) {
    if (liveness.trouble().isPresent()) {
      PrometheusException trouble = liveness.trouble().get();
      if (trouble.kind() != told.put(prometheus.title(), trouble.kind())) {
        LOG.atWarn()
            .addKeyValue("prometheus", prometheus.title())
            .addKeyValue("answer", trouble.getMessage())
            .log("Prometheus does not answer, and is asked again");
      }
    } else if (told.remove(prometheus.title()) != null) {
      LOG.atInfo().addKeyValue("prometheus", prometheus.title()).log("Prometheus answers again");
    }
  }
}
