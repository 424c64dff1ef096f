package io.metricsdemo.operator.prometheus;

import java.util.List;
import java.util.Optional;

/** Another server, for a test that changes one of its answers. */
public class ForwardingPrometheusApi implements PrometheusApi {

  private final PrometheusApi server;

  public ForwardingPrometheusApi(PrometheusApi server) {
    this.server = server;
  }

  @Override
  public List<Sample> query(String expression) throws PrometheusException {
    return server.query(expression);
  }

  @Override
  public List<Target> targets(String scrapePool) throws PrometheusException {
    return server.targets(scrapePool);
  }

  @Override
  public DroppedTargets droppedTargets(String scrapePool) throws PrometheusException {
    return server.droppedTargets(scrapePool);
  }

  @Override
  public Optional<Boolean> reloadSucceeded() throws PrometheusException {
    return server.reloadSucceeded();
  }

  @Override
  public Optional<String> pod() {
    return server.pod();
  }
}
