package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.operator.prometheus.ForwardingPrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration that cannot be generated, or not be loaded. */
class ConfigurationNotLoadedTest {

  private final Scene scene = new Scene();
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeEach
  void have_no_targets() {
    scene.servers = List.of(reloading(Optional.of(true)));
    scene.monitor.getMetadata().setCreationTimestamp("2026-01-01T11:00:00Z");
  }

  @Test
  void configuration_that_cannot_be_generated_is_reported_in_the_words_of_the_resource()
      throws Exception {
    scene.prometheusConditions.add(
        Map.of(
            "type", "Reconciled",
            "status", "False",
            "reason", "ReconciliationFailed",
            "message", "loading additional scrape configs from Secret failed"));

    assertThat(examine())
        .isEqualTo(
            Verdict.isFalse(
                "ConfigurationNotLoaded",
                "Prometheus Operator cannot reconcile Prometheus monitoring/k8s (condition"
                    + " Reconciled is False, ReconciliationFailed): loading additional scrape"
                    + " configs from Secret failed. Correct it in Prometheus monitoring/k8s, or in"
                    + " an object that it refers to"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "updating the StatefulSet failed: Operation cannot be fulfilled on statefulsets.apps"
            + " \"prometheus-k8s\": the object has been modified; please apply your changes to the"
            + " latest version and try again",
        "creating config failed: Post \"https://10.96.0.1:443/api/v1/namespaces/monitoring/secrets\":"
            + " dial tcp 10.96.0.1:443: connect: connection refused",
        "etcdserver: request timed out"
      })
  void request_that_prometheus_operator_repeats_is_no_cause(String failure) throws Exception {
    scene.prometheusConditions.add(
        Map.of(
            "type", "Reconciled",
            "status", "False",
            "reason", "ReconciliationFailed",
            "message", failure));

    assertThat(examine().isTrue()).isTrue();
  }

  @Test
  void condition_of_an_earlier_spec_is_no_cause() throws Exception {
    scene.prometheusConditions.add(
        Map.of("type", "Reconciled", "status", "False", "observedGeneration", 1));

    assertThat(examine().isTrue()).isTrue();
  }

  @Test
  void configuration_that_is_reconciled_and_loaded_is_no_cause() throws Exception {
    scene.prometheusConditions.add(Map.of("type", "Reconciled", "status", "True"));

    assertThat(examine().isTrue()).isTrue();
  }

  @Test
  void configuration_that_cannot_be_loaded_is_reported() throws Exception {
    scene.servers = List.of(reloading(Optional.of(false)));

    assertThat(examine().reason()).isEqualTo("ConfigurationNotLoaded");
    assertThat(examine().message())
        .startsWith(
            "Prometheus monitoring/k8s cannot load its new configuration"
                + " (/api/v1/status/runtimeinfo:"
                + " reloadConfigSuccess is false)")
        .contains("Run kubectl -n monitoring logs prometheus-k8s-0 -c prometheus");
  }

  @Test
  void server_is_not_asked_while_the_configuration_may_be_under_way_or_is_there() throws Exception {
    scene.monitor.getMetadata().setCreationTimestamp("2026-01-01T11:59:50Z");
    assertThat(examine().isTrue()).isTrue();

    scene.servers = List.of(Scene.answering(Scene.target("web-1")));
    assertThat(examine().isTrue()).isTrue();
    assertThat(asked).hasValue(0);
  }

  @Test
  void server_that_does_not_say_proves_nothing() throws Exception {
    scene.servers = List.of(reloading(Optional.empty()));

    assertThat(examine().isTrue()).isTrue();
  }

  private Verdict examine() throws Exception {
    return new ConfigurationNotLoaded().examine(scene.subject());
  }

  private PrometheusApi reloading(Optional<Boolean> succeeded) {
    return new ForwardingPrometheusApi(Scene.replica("prometheus-k8s-0")) {
      @Override
      public Optional<Boolean> reloadSucceeded() {
        asked.incrementAndGet();
        return succeeded;
      }
    };
  }
}
