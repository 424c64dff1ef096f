package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.OperatorConfig.PrometheusServer;
import io.metricsdemo.operator.prometheus.HttpTransport;
import io.metricsdemo.operator.prometheus.PrometheusClient;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Optional;

/** The one server that the operator's settings name. */
final class ConfiguredPrometheus implements Prometheuses {

  private final List<Asked> servers;

  ConfiguredPrometheus(PrometheusServer server) {
    PrometheusClient client =
        new PrometheusClient(
            HttpTransport.to(server.url(), server.bearerTokenFile(), server.caFile()));
    servers =
        List.of(
            new Asked(
                "", server.url().toString(), Optional.empty(), List.of(new Instance(0, client))));
  }

  @Override
  public boolean areKnown() {
    return true;
  }

  @Override
  public List<Asked> list() {
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
