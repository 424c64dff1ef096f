package io.metricsdemo.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.simulator.SchemalessCrd;
import io.metricsdemo.simulator.SimulatedApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The built program, as users install and run it. */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class ProgramTest {

  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path PROGRAM = TARGET.resolve("metricsdemo-doctor");
  private static final Path JAR = TARGET.resolve("metricsdemo-doctor.jar");
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");

  @TempDir private static Path installed;
  @TempDir private Path folder;

  @BeforeAll
  static void install() throws IOException {
    Files.copy(PROGRAM, installed.resolve("metricsdemo-doctor"));
    Files.copy(PROGRAM, installed.resolve("kubectl-metricsdemo"));
  }

  @Test
  void usage_and_errors_name_the_program() throws Exception {
    assertThat(run("metricsdemo-doctor", "--help").out())
        .startsWith("Usage: metricsdemo-doctor [-hV]");
    assertThat(run("metricsdemo-doctor", "--version").out())
        .isEqualTo(System.getProperty("project.version") + "\n");

    Run wrong = run("metricsdemo-doctor");

    assertThat(wrong.err())
        .isEqualTo(
            "Missing required parameter: 'servicemonitor/NAME';"
                + " run metricsdemo-doctor --help for the usage\n");
    assertThat(wrong.exitCode()).isEqualTo(2);
  }

  @Test
  void usage_and_errors_name_the_plugin() throws Exception {
    assertThat(run("kubectl-metricsdemo", "doctor", "--help").out())
        .startsWith("Usage: kubectl metricsdemo doctor [-hV]");
    assertThat(run("kubectl-metricsdemo", "--version").out())
        .isEqualTo(System.getProperty("project.version") + "\n");

    Run wrong = run("kubectl-metricsdemo", "doctor", "web", "--nonsense");

    assertThat(wrong.err())
        .isEqualTo(
            "Unknown option: '--nonsense';"
                + " run kubectl metricsdemo doctor --help for the usage\n");
    assertThat(wrong.exitCode()).isEqualTo(2);
  }

  @Test
  void usage_and_errors_name_the_jar() throws Exception {
    Run wrong = run(JAVA.resolve("java").toString(), "-jar", JAR.toString(), "one", "two");

    assertThat(wrong.err())
        .isEqualTo(
            "Unmatched argument at index 1: 'two'; run java -jar %s --help for the usage\n"
                .formatted(JAR));
    assertThat(wrong.exitCode()).isEqualTo(2);
  }

  @Test
  void reason_is_explained() throws Exception {
    Run explained = run("metricsdemo-doctor", "--explain", "PortNameMismatch");

    assertThat(explained.out()).startsWith("PortNameMismatch\n\n");
    assertThat(explained.err()).isEmpty();
    assertThat(explained.exitCode()).isZero();
  }

  @Test
  void broken_monitor_is_diagnosed() throws Exception {
    try (SimulatedApiServer server = SimulatedApiServer.start()) {
      server.registerCrd(
          SchemalessCrd.of(ResourceDefinitionContext.fromResourceType(ServiceMonitor.class)));
      server.putWithoutAdmission(
          Serialization.unmarshal(
              """
          apiVersion: monitoring.coreos.com/v1
          kind: ServiceMonitor
          metadata: {name: web, namespace: shop}
          spec:
            selector: {matchLabels: {app: web}}
            endpoints: [{port: http-metrics}]
          """,
              ServiceMonitor.class));
      server.putWithoutAdmission(
          Serialization.unmarshal(
              """
          apiVersion: v1
          kind: Service
          metadata: {name: web, namespace: shop, labels: {app: web}}
          spec: {ports: [{name: http, port: 80}]}
          """,
              Service.class));
      Path kubeconfig = kubeconfigWithExecPlugin(server);

      Run plugin =
          run(
              "kubectl-metricsdemo",
              "doctor",
              "servicemonitor/web",
              "-n",
              "shop",
              "--context",
              "simulated",
              "--kubeconfig",
              kubeconfig.toString());
      assertThat(plugin.err()).isEmpty();
      assertThat(plugin.out())
          .startsWith("ServiceMonitor shop/web is not scraped: PortNameMismatch\n")
          .endsWith("\nFor details, run kubectl metricsdemo doctor --explain PortNameMismatch\n");
      assertThat(plugin.exitCode()).isEqualTo(1);

      Run json =
          run(
              "metricsdemo-doctor",
              "web",
              "-n",
              "shop",
              "-o",
              "json",
              "--kubeconfig",
              kubeconfig.toString());
      assertThat(json.err()).isEmpty();
      assertThat(Serialization.unmarshal(json.out(), JsonNode.class).path("reason").asText())
          .isEqualTo("PortNameMismatch");
    }
  }

  /** A class that is missing would only show in the run that needs it. */
  @Test
  void jar_has_each_class_that_doctor_refers_to() throws Exception {
    JavaClasses classes =
        new ClassFileImporter()
            .importPackages(
                "io.metricsdemo.doctor", "io.metricsdemo.operator", "io.metricsdemo.api");
    Set<String> missing = new TreeSet<>();
    Deque<JavaClass> left = new ArrayDeque<>(List.of(classes.get(Main.class)));
    Set<JavaClass> seen = new HashSet<>(left);
    try (JarFile jar = new JarFile(JAR.toFile())) {
      while (!left.isEmpty()) {
        for (Dependency dependency : left.pop().getDirectDependenciesFromSelf()) {
          JavaClass used = dependency.getTargetClass().getBaseComponentType();
          if (used.isPrimitive() || used.getName().startsWith("java")) {
            continue;
          }
          if (jar.getEntry(used.getName().replace('.', '/') + ".class") == null) {
            missing.add(dependency.getDescription());
          }
          if (used.getName().startsWith("io.metricsdemo") && seen.add(used)) {
            left.push(used);
          }
        }
      }
    }

    assertThat(missing).isEmpty();
    assertThat(seen).hasSizeGreaterThan(100);
  }

  @Test
  void krew_manifest_has_the_digest_of_the_archive() throws Exception {
    Path archive = TARGET.resolve("metricsdemo-doctor.tar.gz");
    String digest =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(archive)));

    assertThat(Files.readString(TARGET.resolve("metricsdemo.yaml")))
        .contains("version: v" + System.getProperty("project.version"), "sha256: " + digest)
        .doesNotContain("@");
    assertThat(run("tar", "-tzf", archive.toString()).out().lines())
        .containsExactly("LICENSE", "metricsdemo-doctor");
  }

  private Path kubeconfigWithExecPlugin(SimulatedApiServer server) throws IOException {
    Path kubeconfig = folder.resolve("config");
    server.writeKubeconfig(kubeconfig);
    Files.writeString(
        kubeconfig,
        Files.readString(kubeconfig)
            .replace(
                "user: {}",
                """
                user:
                    as: jane
                    exec:
                      apiVersion: client.authentication.k8s.io/v1
                      interactiveMode: Never
                      command: echo
                      args: ['{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "secret"}}']
                """));
    return kubeconfig;
  }

  private Run run(String... command) throws IOException, InterruptedException {
    return Run.of(folder, installed + ":" + JAVA + ":/usr/bin:/bin", command);
  }
}
