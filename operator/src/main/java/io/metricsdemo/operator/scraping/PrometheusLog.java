package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.ServerRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs when a server stops answering, and when it answers again: one line each. */
final class PrometheusLog {

  private static final Logger LOG = LoggerFactory.getLogger(PrometheusLog.class);

  private final Map<ServerRef, PrometheusException.Kind> logged = new HashMap<>();

  void log(ServerRef server, Optional<PrometheusException> trouble) {
    if (trouble.isPresent()) {
      if (trouble.get().kind() != logged.put(server, trouble.get().kind())) {
        LOG.atWarn()
            .addKeyValue("server", server)
            .addKeyValue("err", trouble.get().getMessage())
            .log("Prometheus query failed, retrying");
      }
    } else if (logged.remove(server) != null) {
      LOG.atInfo().addKeyValue("server", server).log("Prometheus answers again");
    }
  }

  /** Forgets the servers that are gone. */
  void retain(Collection<ServerRef> servers) {
    logged.keySet().retainAll(servers);
  }
}
