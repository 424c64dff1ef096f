package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What doctor reports about ServiceMonitors that are not ours, from outside of the cluster. */
@ResourceLock(value = QUIET_CLUSTER, mode = READ)
class DoctorE2E {

  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  @BeforeEach
  void startApplication() {
    WebApplication.create(namespace, "web", "web");
    namespace.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web, labels: {app: web}}
        spec:
          selector: {app: web}
          ports: [{name: http, port: 80, targetPort: web}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: empty, labels: {app: empty}}
        spec:
          selector: {app: nothing}
          ports: [{name: http, port: 80}]
        """);
  }

  @Test
  void healthy_one_is_scraped_and_its_samples_arrive() {
    monitor("web", "{port: http, interval: 5s}");

    awaitDoctor(
        doctor -> {
          assertThat(doctor.exitCode()).as(doctor.output()).isZero();
          assertThat(doctor.output()).contains("ok  Samples are ingested").doesNotContain("failed");
        });
    awaitDoctor(
        doctor -> assertThat(json(doctor).path("scraped").asBoolean()).isTrue(), "-o", "json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shop  | {port: http}                                  | ServiceNotSelected | app=shop",
        "web   | {port: http-metrics}                          | PortNameMismatch   | has no port of that name (ports: ",
        "web   | {port: http, interval: 5s, scrapeTimeout: 10s} | MonitorRejected    | scrapeTimeout",
        "web   | {port: http, relabelings: [{sourceLabels: [pod]}]} | MonitorRejected | argetLabel",
        "web   | {port: http, basicAuth: {username: {name: absent, key: u}, password: {name: absent, key: p}}} | MonitorRejected | absent",
        "empty | {port: http}                                  | NoReadyEndpoints   | Service",
        "web   | {port: http, interval: 5s, path: /nowhere}    | ScrapeFailed       | 404",
      })
  void first_thing_that_is_wrong_is_reported_with_its_fix(
      String app, String endpoint, String reason, String words) {
    monitor(app, endpoint);

    awaitDoctor(
        doctor -> {
          assertThat(doctor.output()).contains(reason, words, "failed");
          assertThat(doctor.exitCode()).isEqualTo(1);
        });
    awaitDoctor(
        doctor -> {
          assertThat(json(doctor).path("scraped").asBoolean(true)).isFalse();
          assertThat(json(doctor).path("reason").asText()).isEqualTo(reason);
        },
        "-o",
        "json");
  }

  @Test
  void monitor_that_there_is_none_of_could_not_be_looked_at() {
    monitor("web", "{port: http}");

    Command doctor = Command.operator("doctor", "servicemonitor/another", "-n", namespace.name());

    assertThat(doctor.exitCode()).isEqualTo(2);
    assertThat(doctor.output()).contains("another", "foreign");
  }

  @Test
  void kubectl_plugin_reports_the_same_and_names_itself() {
    monitor("web", "{port: http-metrics}");

    ExaminedMonitor.awaitDoctor()
        .untilAsserted(
            () -> {
              Command doctor =
                  Command.kubectlDoctor("servicemonitor/foreign", "-n", namespace.name());
              assertThat(doctor.output())
                  .startsWith(
                      "ServiceMonitor %s/foreign is not scraped: PortNameMismatch"
                          .formatted(namespace.name()))
                  .endsWith(
                      "For details, run kubectl metricsdemo doctor --explain PortNameMismatch");
              assertThat(doctor.exitCode()).isEqualTo(1);
            });
  }

  private void monitor(String app, String endpoint) {
    namespace.apply(
        """
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata: {name: foreign}
        spec:
          selector: {matchLabels: {app: %s}}
          endpoints: [%s]
        """
            .formatted(app, endpoint));
  }

  /** Each run may find something else: a scrape may be late on a busy machine. */
  private void awaitDoctor(Consumer<Command> expectation, String... arguments) {
    ExaminedMonitor.awaitDoctor()
        .untilAsserted(() -> assertThat(doctor(arguments)).satisfies(expectation));
  }

  private static JsonNode json(Command doctor) {
    return Serialization.unmarshal(doctor.output(), JsonNode.class);
  }

  private Command doctor(String... arguments) {
    String[] all = new String[4 + arguments.length];
    System.arraycopy(
        new String[] {"doctor", "servicemonitor/foreign", "-n", namespace.name()}, 0, all, 0, 4);
    System.arraycopy(arguments, 0, all, 4, arguments.length);
    return Command.operator(all);
  }
}
