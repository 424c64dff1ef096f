package io.metricsdemo.operator.leadership;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.metricsdemo.operator.LogOf;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** The candidates of a test, their Lease, and what they logged. */
final class Elections implements AutoCloseable {

  static final String NAMESPACE = "metricsdemo-system";

  /** Looks often, and expires so late that only a release can be what a test sees. */
  static final Timing EAGER =
      new Timing(
          Duration.ofMinutes(10),
          Duration.ofMinutes(5),
          Duration.ofMillis(50),
          Duration.ofMillis(50));

  private final KubernetesClient client;
  private final Deque<LeaderElection> elections = new ArrayDeque<>();
  private final List<String> leaders = new CopyOnWriteArrayList<>();
  private final AtomicInteger lost = new AtomicInteger();
  private final LogOf log = LogOf.logger(LeaderElection.class);

  Elections(KubernetesClient client) {
    this.client = client;
  }

  LeaderElection start(String pod, Timing timing) {
    LeaderElection election =
        new LeaderElection(
            client,
            new Candidate(pod, NAMESPACE),
            timing,
            () -> leaders.add(pod),
            lost::incrementAndGet);
    elections.push(election);
    election.start();
    return election;
  }

  /** The Lease of somebody who never renews it. */
  void createLease(UnaryOperator<LeaseBuilder> change) {
    // @formatter:off
    LeaseBuilder lease =
        new LeaseBuilder()
            .withNewMetadata()
              .withNamespace(NAMESPACE)
              .withName("metricsdemo-operator")
            .endMetadata()
            .withNewSpec()
              .withHolderIdentity("somebody")
              .withLeaseDurationSeconds(600)
              .withLeaseTransitions(7)
            .endSpec();
    // @formatter:on
    client.resource(change.apply(lease).build()).create();
  }

  Lease lease() {
    return client.leases().inNamespace(NAMESPACE).withName("metricsdemo-operator").get();
  }

  /** Those that have led, in order. */
  List<String> leaders() {
    return leaders;
  }

  /** How often leadership was lost. */
  int lost() {
    return lost.get();
  }

  List<String> rawLog() {
    return log.lines();
  }

  /** What was logged, without the Lease's name and the keys of holders. */
  List<String> log() {
    return log.lines().stream()
        .map(
            line ->
                line.replaceFirst(" lease=\"[^\"]*\"", "")
                    .replaceFirst("holder=\"(.*)\"$", "$1")
                    .strip())
        .toList();
  }

  @Override
  public void close() {
    log.close();
    elections.forEach(LeaderElection::abandon);
  }
}
