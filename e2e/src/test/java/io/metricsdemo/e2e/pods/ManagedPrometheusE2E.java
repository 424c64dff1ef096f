package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.pods.ScrapedCondition.DEMO;
import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.ManagedPrometheus;
import io.metricsdemo.e2e.cluster.OperatorProcess;
import io.metricsdemo.e2e.cluster.Prometheus;
import io.metricsdemo.e2e.cluster.TestNamespace;
import io.metricsdemo.testing.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A server that answers queries alone, to a user name and password. One test goes all the way,
 * since enough data to verify takes minutes, in which the server has its troubles.
 */
@Isolated("a process takes the place of the operator's pods")
class ManagedPrometheusE2E {

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();
  @RegisterExtension final ScrapedCondition scraped = new ScrapedCondition(namespace);

  @TempDir private Path files;

  private Path username;
  private Path password;
  private ManagedPrometheus managed;
  private OperatorProcess operator;

  @BeforeEach
  void startOperatorWithAWrongPassword() throws IOException {
    username = Files.writeString(files.resolve("username"), "access-key\n");
    password = Files.writeString(files.resolve("password"), "wrong\n");
    managed = new ManagedPrometheus(Prometheus.find(namespace.client()), "access-key", "secret-1");
    operator =
        Installation.replaceOperator(
            namespace.client(),
            Map.of(
                "WATCH_NAMESPACES",
                namespace.name(),
                "PROMETHEUS_URL",
                managed.url(),
                "PROMETHEUS_BASIC_AUTH_USERNAME_FILE",
                username.toString(),
                "PROMETHEUS_BASIC_AUTH_PASSWORD_FILE",
                password.toString()));
  }

  @AfterEach
  void putBack() {
    if (operator != null) {
      operator.close();
    }
    managed.close();
    INSTALLATION.apply();
  }

  @Test
  void demo_is_scraped_and_its_data_verified_after_each_trouble() throws IOException {
    scraped.create(spec -> spec.setReplicas(1));

    assertThat(
            scraped.awaitReason(
                "Unknown",
                "PrometheusUnreachable",
                "HTTP status 401",
                username.toString(),
                password.toString(),
                "have expired"))
        .doesNotContain("wrong\n", "secret-1");
    Files.writeString(password, "secret-1");
    scraped.healed();
    assertThat(evidence()).isEqualTo("Samples");

    managed.stop();
    scraped.awaitReason(
        "Unknown",
        "PrometheusUnreachable",
        "connection refused",
        "PROMETHEUS_URL " + managed.url());
    managed.start();
    scraped.healed();

    managed.requires("access-key", "secret-2");
    scraped.awaitReason(
        "Unknown",
        "PrometheusUnreachable",
        "HTTP status 401",
        "PROMETHEUS_BASIC_AUTH_PASSWORD_FILE");
    Files.writeString(password, "secret-2");
    scraped.healed();

    assertThat(
            namespace
                .awaitCondition(DEMO, "DataVerified", "True", "DataMatches", Patience.LONG)
                .getMessage())
        .contains(managed.url());
    assertThat(operator.log()).doesNotContain("secret-1", "secret-2");
  }

  private String evidence() {
    return namespace
        .find(MetricsDemo.class, DEMO)
        .orElseThrow()
        .getStatus()
        .getPrometheuses()
        .get(0)
        .getEvidence();
  }
}
