package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.Sample;
import io.metricsdemo.operator.prometheus.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks a server for the targets of a scrape pool but once, so that all checks see the same. */
public final class RememberingServer implements PrometheusApi {

  private final PrometheusApi server;
  private final Map<String, List<Target>> targets = new HashMap<>();
  private PrometheusException failure;

  public RememberingServer(PrometheusApi server) {
    this.server = server;
  }

  @Override
  public List<Sample> query(String expression) throws PrometheusException {
    return server.query(expression);
  }

  @Override
  public List<Target> targets(String scrapePool) throws PrometheusException {
    if (failure != null) {
      throw failure;
    }
    List<Target> known = targets.get(scrapePool);
    if (known == null) {
      try {
        known = server.targets(scrapePool);
      } catch (PrometheusException e) {
        // Not asked again: one that hangs would take its timeout each time.
        failure = e;
        throw e;
      }
      targets.put(scrapePool, known);
    }
    return known;
  }

  /** What it has been asked already; none where it has not been. */
  public List<Target> remembered(String scrapePool) {
    return targets.getOrDefault(scrapePool, List.of());
  }
}
