package io.metricsdemo.e2e.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * A ServiceMonitor that does not belong to a MetricsDemo, as doctor reports it. What it says goes
 * to the file reasons.txt beside the logs.
 */
record ExaminedMonitor(TestNamespace namespace, String name) {

  /** Each run is a process, which would take the processor from the tests beside it. */
  private static final Duration BETWEEN_RUNS = Duration.ofSeconds(3);

  /** For several runs: on a busy machine one takes a minute. */
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  /** A wait in which each look is a run of doctor. */
  static ConditionFactory awaitDoctor() {
    return Awaitility.await("doctor").atMost(PATIENCE).pollInterval(BETWEEN_RUNS);
  }

  /**
   * Creates it, or changes it.
   *
   * @param app the label of the Services that it selects
   */
  void apply(String app, String endpoint) {
    apply("selector: {matchLabels: {app: %s}}, endpoints: [%s]".formatted(app, endpoint));
  }

  /**
   * Creates it, or changes it.
   *
   * @param spec the fields, in YAML on one line
   */
  void apply(String spec) {
    namespace.apply(
        """
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata: {name: %s}
        spec: {%s}
        """
            .formatted(name, spec));
  }

  /** Waits until it is not scraped for a reason, with words in the message. */
  void fails(String reason, String... words) {
    await(
        doctor -> {
          assertThat(doctor.output()).contains(reason + ":").contains(words);
          assertThat(doctor.exitCode()).isEqualTo(1);
        });
  }

  /** Waits until it is scraped. */
  void isScraped() {
    await(doctor -> assertThat(doctor.exitCode()).as(doctor.output()).isZero());
  }

  private void await(Consumer<Command> expectation) {
    Instant begin = Instant.now();
    AtomicReference<Command> last = new AtomicReference<>();
    awaitDoctor()
        .alias("doctor of " + name)
        .pollDelay(Duration.ZERO)
        .untilAsserted(
            () -> {
              last.set(doctor());
              expectation.accept(last.get());
            });
    Cluster.record(
        "reasons.txt",
        "doctor of %s after %d s, exit code %d:%n%s"
            .formatted(
                name,
                Duration.between(begin, Instant.now()).toSeconds(),
                last.get().exitCode(),
                last.get().output()));
  }

  private Command doctor() {
    return Command.operator("doctor", "servicemonitor/" + name, "-n", namespace.name());
  }
}
