package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.scraping.PrometheusServers.PrometheusServer;
import java.util.List;
import java.util.Optional;

/** Which Prometheis have the samples of which demos. */
interface Scrapes {

  /** One that scrapes every ready pod of a demo and answers queries. */
  Optional<PrometheusServer> complete(DemoView demo);

  /** One server of each of its shards. */
  List<PrometheusApi> servers(PrometheusServer prometheus);
}
