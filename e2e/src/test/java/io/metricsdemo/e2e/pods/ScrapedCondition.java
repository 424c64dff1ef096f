package io.metricsdemo.e2e.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.metricsdemo.api.v1alpha1.MetricsDemoSpec;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Whether the demo of a test is scraped, as its status reports it. Each reason, and how soon it
 * came, goes to the file reasons.txt beside the logs, under the name of the test.
 */
final class ScrapedCondition implements BeforeEachCallback {

  static final String DEMO = "demo-app";

  private final TestNamespace namespace;
  private String cause;

  ScrapedCondition(TestNamespace namespace) {
    this.namespace = namespace;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    cause = context.getRequiredTestMethod().getName().replace('_', ' ');
  }

  /** Creates the demo, to be scraped every 5 s, and by default else but for the change. */
  void create(Consumer<MetricsDemoSpec> change) {
    namespace.create(
        DEMO,
        spec -> {
          spec.setMonitoring(TestNamespace.every("5s"));
          change.accept(spec);
        });
  }

  /** Waits for a reason, with words in the message, and returns the message. */
  String awaitReason(String status, String reason, String... words) {
    Instant begin = Instant.now();
    Condition condition = namespace.awaitCondition(DEMO, "Scraped", status, reason, words);
    document("%s/%s after %s: %s".formatted(status, reason, since(begin), condition.getMessage()));
    return condition.getMessage();
  }

  /** Waits until all is scraped. */
  void healed() {
    Instant begin = Instant.now();
    namespace.awaitCondition(DEMO, "Scraped", "True", "AllTargetsUp");
    document("True after " + since(begin));
  }

  /** Watches for longer than it takes to look twice at data that are wrong. */
  void raisesNoDataAlarm() {
    await()
        .during(Duration.ofSeconds(45))
        .untilAsserted(
            () ->
                assertThat(namespace.conditions(DEMO))
                    .filteredOn(condition -> condition.getType().equals("DataVerified"))
                    .extracting(Condition::getStatus)
                    .doesNotContain("False"));
  }

  private static String since(Instant begin) {
    return Duration.between(begin, Instant.now()).toSeconds() + " s";
  }

  private void document(String line) {
    Cluster.record("reasons.txt", cause + ": " + line);
  }
}
