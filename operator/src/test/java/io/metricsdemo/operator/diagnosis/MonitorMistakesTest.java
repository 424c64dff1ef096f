package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.ConfigResourceStatus;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.metricsdemo.operator.prometheusoperator.ScrapeClass;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus Operator rejects, without an Event that says so. */
class MonitorMistakesTest {

  private final Scene scene = new Scene();

  @BeforeEach
  void have_no_targets() {
    scene.servers = List.of(Scene.answering());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{port: p, interval: 1m, scrapeTimeout: 61s} | scrapeTimeout 61s is greater than its interval 1m",
        "{port: p, scrapeTimeout: 61s} | scrapeTimeout 61s is greater than spec.scrapeInterval 30s of Prometheus monitoring/k8s (it sets no interval)",
        "{port: p, tlsConfig: {cert: {secret: {name: a, key: b}}}} | tlsConfig has cert but no keySecret",
        "{port: p, tlsConfig: {keySecret: {name: a, key: b}}} | tlsConfig has keySecret but no cert",
        "{port: p, authorization: {type: basic}} | authorization.type is basic (use basicAuth instead)",
        "{port: p, relabelings: [{regex: 'a(b', action: keep}]} | relabelings[0]: regex a(b is invalid: missing closing )",
        "{port: p, relabelings: [{action: labelmap}, {sourceLabels: [a]}]} | relabelings[1]: action replace requires a targetLabel",
        "{port: p, metricRelabelings: [{action: HashMod, targetLabel: a}]} | metricRelabelings[0]: action hashmod requires a modulus other than 0",
        "{port: p, relabelings: [{action: lowercase, targetLabel: a, replacement: b}]} | relabelings[0]: action lowercase does not support replacement",
        "{port: p, relabelings: [{action: labeldrop, sourceLabels: [a], regex: b}]} | relabelings[0]: action labeldrop supports only regex, not sourceLabels or targetLabel",
      })
  void mistake_in_an_endpoint_is_named_by_its_field(String endpoint, String mistake)
      throws Exception {
    endpoint(endpoint);

    assertThat(new MonitorRejected().examine(scene.subject()))
        .isEqualTo(
            Verdict.isFalse(
                "MonitorRejected",
                "Prometheus Operator will reject ServiceMonitor shop/web: spec.endpoints[0]."
                    + mistake
                    + ". Correct it in ServiceMonitor shop/web"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{port: p, scrapeTimeout: 30s}",
        "{port: p, bearerTokenFile: /token}",
        "{port: p, tlsConfig: {certFile: /crt, keySecret: {name: a, key: b}}}",
        "{port: p, authorization: {credentials: {name: a, key: b}}}",
        "{port: p, relabelings: [{action: drop, sourceLabels: [a], regex: 'a.*|(?i)b'}]}",
        "{port: p, relabelings: [{action: labeldrop, regex: 'a.*'}]}",
        "{port: p, relabelings: [{action: lowercase, sourceLabels: [a], targetLabel: a}]}",
        "{port: p, relabelings: [{sourceLabels: [a], regex: '(?<name>a)', targetLabel: b}]}",
        "{port: p, basicAuth: {username: {name: a, key: b}}}",
      })
  void what_prometheus_operator_accepts_is_no_mistake(String endpoint) throws Exception {
    endpoint(endpoint);

    assertThat(new MonitorRejected().examine(scene.subject()).isTrue()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{port: p, bearerTokenFile: /token} | bearerTokenFile",
        "{port: p, tlsConfig: {caFile: /ca}} | tlsConfig.caFile",
      })
  void file_that_prometheus_denies_is_a_mistake(String endpoint, String field) throws Exception {
    scene.prometheusSpec.put("arbitraryFSAccessThroughSMs", Map.of("deny", true));
    endpoint(endpoint);

    assertThat(new MonitorRejected().examine(scene.subject()).message())
        .contains(
            "spec.endpoints[0].%s refers to a file, which spec.arbitraryFSAccessThroughSMs.deny of Prometheus monitoring/k8s forbids (use a Secret instead)"
                .formatted(field));
  }

  @Test
  void interval_of_the_prometheus_is_that_of_an_endpoint_that_sets_none() throws Exception {
    scene.prometheusSpec.put("scrapeInterval", "2m");
    endpoint("{port: p, scrapeTimeout: 61s}");

    assertThat(new MonitorRejected().examine(scene.subject()).isTrue()).isTrue();
  }

  @Test
  void scrape_class_that_the_prometheus_does_not_have_is_a_mistake() throws Exception {
    scene.monitor.getSpec().setScrapeClass("strict");
    assertThat(new MonitorRejected().examine(scene.subject()).message())
        .contains(
            "spec.scrapeClass strict is not in spec.scrapeClasses of Prometheus monitoring/k8s");

    scene.scrapeClasses = List.of(new ScrapeClass("strict", false, List.of()));
    assertThat(new MonitorRejected().examine(scene.subject()).isTrue()).isTrue();
  }

  @Test
  void secret_that_is_missing_is_a_mistake_where_it_may_be_looked_for() throws Exception {
    endpoint(
        "{port: p, basicAuth: {username: {name: a, key: u}, password: {name: absent, key: p}}}");
    scene.flaws.put("basicAuth.password", "Secret shop/absent, which does not exist");

    assertThat(new MonitorRejected().examine(scene.subject()).message())
        .contains(
            "spec.endpoints[0].basicAuth.password refers to Secret shop/absent, which does not"
                + " exist");
  }

  @Test
  void status_of_the_service_monitor_has_the_words_of_prometheus_operator() throws Exception {
    bound("monitoring", 3, "False");

    assertThat(new MonitorRejected().examine(scene.subject()))
        .isEqualTo(
            Verdict.isFalse(
                "MonitorRejected",
                "Prometheus Operator rejects ServiceMonitor shop/web: endpoints[0]: its words."
                    + " Correct it in ServiceMonitor shop/web"));
  }

  @ParameterizedTest
  @CsvSource({"other, 3, False", "monitoring, 2, False", "monitoring, 3, True"})
  void status_of_another_prometheus_or_generation_or_acceptance_is_no_rejection(
      String namespace, long generation, String accepted) throws Exception {
    bound(namespace, generation, accepted);

    assertThat(new MonitorRejected().examine(scene.subject()).isTrue()).isTrue();
  }

  private void bound(String namespace, long generation, String accepted) {
    scene.monitor.getMetadata().setGeneration(3L);
    scene.monitor.setStatus(
        Serialization.unmarshal(
            """
            bindings:
            - group: monitoring.coreos.com
              resource: prometheuses
              namespace: %s
              name: k8s
              conditions:
              - type: Accepted
                status: '%s'
                reason: InvalidConfiguration
                message: 'endpoints[0]: its words'
                observedGeneration: %d
            """
                .formatted(namespace, accepted, generation),
            ConfigResourceStatus.class));
  }

  private void endpoint(String yaml) {
    scene
        .monitor
        .getSpec()
        .setEndpoints(List.of(Serialization.unmarshal("---\n" + yaml, Endpoint.class)));
  }
}
