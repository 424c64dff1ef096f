package io.metricsdemo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitorBuilder;
import io.metricsdemo.operator.diagnosis.Scene;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource.Kind;
import io.metricsdemo.operator.prometheusoperator.PrometheusResources;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.simulator.Fault;
import io.metricsdemo.simulator.SchemalessCrd;
import io.metricsdemo.simulator.SimulatedApiServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The operator's jar called with arguments. */
class CommandsTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;
  private Path kubeconfig;
  private TestCluster cluster;

  @BeforeEach
  void start() {
    cluster = TestCluster.withoutOperator();
    kubeconfig = folder.resolve("config");
    cluster.server().writeKubeconfig(kubeconfig);
    for (String namespace : new String[] {"shop", "monitoring"}) {
      cluster
          .server()
          .putWithoutAdmission(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build());
    }
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void monitor_that_is_not_selected_ends_with_1_and_the_fix() throws Exception {
    cluster.server().putWithoutAdmission(Scene.monitor());
    addPrometheus(Map.of("serviceMonitorNamespaceSelector", Map.of()));

    assertThat(doctor("servicemonitor/web", "-n", "shop", "-o", "json")).isEqualTo(1);

    assertThat(new ObjectMapper().readTree(out.toString()).path("message").asText())
        .isEqualTo(
            "Prometheus monitoring/k8s has no spec.serviceMonitorSelector and selects no"
                + " ServiceMonitor. Set it ({} selects all)");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void cluster_without_prometheus_operator_kinds_has_no_prometheus() {
    cluster.server().putWithoutAdmission(Scene.monitor());

    assertThat(doctor("web", "-n", "shop")).isEqualTo(1);

    assertThat(out.toString())
        .startsWith("ServiceMonitor shop/web is not scraped: ServiceNotSelected")
        .contains("Not checked: NoPrometheus: The cluster has no Prometheus")
        .endsWith("For details, run java -jar operator.jar doctor --explain ServiceNotSelected\n");
  }

  @Test
  void missing_monitor_is_reported_with_those_there_are() {
    cluster.server().putWithoutAdmission(Scene.monitor());
    cluster
        .server()
        .putWithoutAdmission(
            new ServiceMonitorBuilder(Scene.monitor())
                .editMetadata()
                .withName("db")
                .endMetadata()
                .build());

    assertThat(doctor("api", "-n", "shop")).isEqualTo(2);

    assertThat(err.toString())
        .isEqualToIgnoringNewLines("No ServiceMonitor api in namespace shop. Found: db, web");
  }

  @Test
  void missing_namespace_is_reported() {
    assertThat(doctor("web", "-n", "nowhere")).isEqualTo(2);

    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "No ServiceMonitor web in namespace nowhere. The namespace does not exist. Set another"
                + " one with -n");
  }

  @Test
  void missing_crd_is_reported() {
    cluster.removeServiceMonitorCrd();

    assertThat(doctor("web")).isEqualTo(2);

    assertThat(err.toString())
        .startsWith(
            "CRD servicemonitors.monitoring.coreos.com is not installed. Install Prometheus Operator");
  }

  @Test
  void missing_permission_is_reported_with_the_rule() {
    Fault refusal =
        cluster.server().failWith(403, request -> request.resource().startsWith("servicem"));
    try (refusal) {
      assertThat(doctor("web", "-n", "shop")).isEqualTo(2);
    }

    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "You cannot get servicemonitors.monitoring.coreos.com in namespace shop. Add this rule"
                + " to a Role or ClusterRole of yours: {apiGroups: [monitoring.coreos.com],"
                + " resources: [servicemonitors], verbs: [get]}");
  }

  @Test
  void api_server_that_does_not_answer_is_reported() {
    SimulatedApiServer gone = SimulatedApiServer.start();
    gone.writeKubeconfig(kubeconfig);
    gone.close();

    assertThat(doctor("web", "-n", "shop")).isEqualTo(2);

    assertThat(err.toString())
        .startsWith("The API server " + gone.url())
        .contains("cannot be reached")
        .contains("ConnectException");
  }

  @Test
  void missing_kubeconfig_is_reported() {
    kubeconfig = folder.resolve("none");

    assertThat(doctor("web")).isEqualTo(2);

    assertThat(err.toString())
        .isEqualToIgnoringNewLines("Cannot read the kubeconfig " + kubeconfig);
  }

  @Test
  void file_that_is_no_kubeconfig_is_refused() throws Exception {
    Files.writeString(kubeconfig, "{nonsense");

    assertThat(doctor("web")).isEqualTo(2);

    assertThat(err.toString())
        .startsWith(kubeconfig + " is not a valid kubeconfig. Its content is not shown");
  }

  @Test
  void unknown_context_is_reported_with_those_there_are() {
    assertThat(doctor("web", "--context", "elsewhere")).isEqualTo(2);

    assertThat(err.toString())
        .startsWith("The kubeconfig has no context \"elsewhere\". Its contexts: ");
  }

  @Test
  void usage_error_is_one_line_and_ends_with_2() {
    assertThat(run("doctor")).isEqualTo(2);
    assertThat(run("doctor", "podmonitor/web")).isEqualTo(2);
    assertThat(run("doctor", "web", "-o", "yaml")).isEqualTo(2);
    assertThat(run("nonsense")).isEqualTo(2);

    assertThat(err.toString().lines())
        .hasSize(4)
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo(
                        "Missing required parameter: 'servicemonitor/NAME';"
                            + " run java -jar operator.jar doctor --help for the usage"),
            line -> assertThat(line).contains("podmonitor/web"),
            line -> assertThat(line).contains("yaml"),
            line -> assertThat(line).contains("nonsense", "run java -jar operator.jar --help"));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void reason_is_explained_without_a_cluster() {
    assertThat(run("doctor", "--explain", "portNameMismatch")).isZero();

    assertThat(out.toString())
        .startsWith("PortNameMismatch\n\n")
        .contains("Fix")
        .doesNotContain("###", "](");
  }

  @Test
  void every_reason_can_be_explained() {
    for (Field reason : Reasons.class.getFields()) {
      assertThat(run("doctor", "--explain", value(reason))).as(reason.getName()).isZero();
    }
  }

  @Test
  void unknown_reason_is_reported_with_the_known_ones() {
    assertThat(run("doctor", "--explain", "Nonsense")).isEqualTo(2);

    assertThat(err.toString())
        .startsWith("unknown reason \"Nonsense\"; expected one of: ")
        .contains("PortNameMismatch");
  }

  private static String value(Field constant) {
    try {
      return (String) constant.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void help_and_version_end_with_0() {
    assertThat(run("--help")).isZero();
    assertThat(run("doctor", "--help")).isZero();
    assertThat(run("--version")).isZero();
    assertThat(run("doctor", "--version")).isZero();
    assertThat(out.toString())
        .contains("Usage: java -jar operator.jar", "servicemonitor/NAME", Names.version());
  }

  private int doctor(String... arguments) {
    return run(
        Stream.of(
                Stream.of("doctor"),
                Stream.of(arguments),
                Stream.of("--kubeconfig", kubeconfig.toString()))
            .flatMap(words -> words)
            .toArray(String[]::new));
  }

  private int run(String... arguments) {
    CommandLine commandLine =
        Commands.commandLine("java -jar operator.jar")
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  private void addPrometheus(Map<String, Object> spec) {
    cluster.server().registerCrd(SchemalessCrd.of(PrometheusResources.definition(Kind.PROMETHEUS)));
    GenericKubernetesResource prometheus = new GenericKubernetesResource();
    prometheus.setApiVersion("monitoring.coreos.com/v1");
    prometheus.setKind("Prometheus");
    prometheus.setMetadata(
        new ObjectMetaBuilder().withNamespace("monitoring").withName("k8s").build());
    prometheus.setAdditionalProperty("spec", spec);
    cluster.server().putWithoutAdmission(prometheus);
  }
}
