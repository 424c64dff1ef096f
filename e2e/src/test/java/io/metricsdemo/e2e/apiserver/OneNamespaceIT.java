package io.metricsdemo.e2e.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.OperatorProcess;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The operator installed for one namespace, with what it may do there alone. */
class OneNamespaceIT {

  private static final String DEMO = "demo-app";

  @RegisterExtension static final Installation INSTALLATION = Installation.withoutOperator();
  @RegisterExtension final TestNamespace watched = new TestNamespace();
  @RegisterExtension final TestNamespace another = new TestNamespace();

  private OperatorProcess operator;

  @BeforeEach
  void installForOneNamespace() throws IOException {
    Command.kubectl(
            "delete", "clusterrolebindings", "--selector", "app.kubernetes.io/part-of=metricsdemo")
        .orThrow();
    Path project = Cluster.logs().resolve("one-namespace");
    copy("crds", project);
    copy("deploy", project);
    edit(
        project.resolve("deploy/install-one-namespace/kustomization.yaml"),
        "value: default",
        "value: " + watched.name());
    edit(project.resolve("deploy/install/40-deployment.yaml"), "replicas: 2", "replicas: 0");
    Command.kubectl("apply", "-k", project.resolve("deploy/install-one-namespace").toString())
        .orThrow();
    operator = OperatorProcess.launch(watched.client(), Map.of("WATCH_NAMESPACES", watched.name()));
  }

  @AfterEach
  void installForAllNamespaces() {
    operator.close();
    INSTALLATION.apply();
  }

  @Test
  void demos_of_that_namespace_alone_are_reconciled_and_scrapes_are_reported_when_it_may_look() {
    another.create(DEMO, spec -> {});
    watched.create(DEMO, spec -> {});

    watched.awaitCondition(DEMO, "MonitorApplied", "True", "ServiceMonitorApplied");
    assertThat(watched.awaitCondition(DEMO, "Scraped", "Unknown", "NotPermitted").getMessage())
        .contains("list", "prometheuses");
    assertThat(another.find(MetricsDemo.class, DEMO).orElseThrow().getStatus())
        .satisfies(status -> assertThat(status.getObservedGeneration()).isEqualTo(-1))
        .satisfies(status -> assertThat(status.getConditions()).isNull());

    Command.kubectl(
            "create",
            "clusterrolebinding",
            "metricsdemo-operator-diagnose",
            "--clusterrole=metricsdemo-operator-diagnose",
            "--serviceaccount=metricsdemo-system:metricsdemo-operator")
        .orThrow();
    watched.awaitCondition(DEMO, "Scraped", "Unknown", "NoPrometheus");
  }

  /** Copies a folder of the project. */
  private static void copy(String folder, Path target) throws IOException {
    Path root = Cluster.root();
    try (Stream<Path> files = Files.walk(root.resolve(folder))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = target.resolve(root.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  /** Changes a line, as a user does. */
  private static void edit(Path file, String before, String after) throws IOException {
    String text = Files.readString(file);
    assertThat(text).containsOnlyOnce(before);
    Files.writeString(file, text.replace(before, after));
  }
}
