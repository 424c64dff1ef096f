package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.prometheus.ConfiguredPrometheusApi;
import io.metricsdemo.operator.prometheus.ServerRef;
import io.metricsdemo.operator.prometheus.ServerSettings;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Optional;

/** The one server that the operator's settings name. */
final class ConfiguredServer implements PrometheusServers {

  private final List<PrometheusServer> servers;

  ConfiguredServer(ServerSettings server) {
    servers =
        List.of(
            new PrometheusServer(
                ServerRef.configured(server.address()),
                Optional.empty(),
                List.of(new Instance(0, new ConfiguredPrometheusApi(server)))));
  }

  @Override
  public boolean areKnown() {
    return true;
  }

  @Override
  public List<PrometheusServer> list() {
    return servers;
  }

  @Override
  public Verdict none() {
    throw new IllegalStateException("there is always one");
  }

  @Override
  public void close() {
    // Its connections go with the client.
  }
}
