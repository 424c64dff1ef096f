package io.metricsdemo.playground.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScrapeConfigurationTest {

  @Test
  void a_service_monitor_becomes_what_prometheus_operator_makes_of_it() throws IOException {
    assertThat(ScrapeConfiguration.yaml(List.of(Discovered.monitor("5s"))))
        .isEqualTo(resource("scrape-configuration.yml"));
  }

  @Test
  void timeout_and_honor_labels_are_passed_on() {
    ServiceMonitor monitor = Discovered.monitor("5s");
    monitor.getSpec().getEndpoints().get(0).setScrapeTimeout("2s");
    monitor.getSpec().getEndpoints().get(0).setHonorLabels(true);

    assertThat(ScrapeConfiguration.yaml(List.of(monitor)))
        .contains("honor_labels: true", "scrape_timeout: \"2s\"");
  }

  @Test
  void without_service_monitors_there_is_nothing_to_scrape() {
    assertThat(ScrapeConfiguration.yaml(List.of())).contains("scrape_configs: []");
  }

  @Test
  void targets_have_the_labels_that_kubernetes_discovery_would_find() throws IOException {
    ServiceMonitor monitor = Discovered.monitor("5s");
    String json =
        new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .writeValueAsString(
                MetaLabels.groups(monitor, Discovered.discovery(monitor, "127.1.0.1", 8080)));

    assertThat(json + "\n").isEqualTo(resource("targets.json"));
  }

  @Test
  void another_namespace_is_looked_into_only_when_the_monitor_says_so() {
    ServiceMonitor monitor = Discovered.monitor("5s");
    Scraper.Discovery discovery = Discovered.discovery(monitor, "127.1.0.1", 8080);
    monitor.getMetadata().setNamespace("monitoring");
    assertThat(MetaLabels.groups(monitor, discovery)).isEmpty();

    monitor
        .getSpec()
        .setNamespaceSelector(
            new io.fabric8.openshift.api.model.monitoring.v1.NamespaceSelector(
                null, List.of("team-a")));
    assertThat(MetaLabels.groups(monitor, discovery)).hasSize(1);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ScrapeConfigurationTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
