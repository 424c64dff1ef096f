package io.metricsdemo.operator.leadership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.metricsdemo.operator.MetricsDemoOperator;
import io.metricsdemo.simulator.Fault;
import io.metricsdemo.simulator.LoggedRequest;
import io.metricsdemo.simulator.SimulatedApiServer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the election when an attempt, or the leader itself, fails. */
class LeaderElectionFailureTest {

  private static final Duration RETRY = Duration.ofMillis(50);
  private static final Duration RENEW = Duration.ofSeconds(5);

  /** Two in an attempt: one attempt for each renewal would take longer than a test waits. */
  private static final int CONFLICTS = 80;

  private static final Timing SELDOM =
      new Timing(Duration.ofMinutes(10), Duration.ofMinutes(5), RENEW, RETRY);

  private static final Predicate<LoggedRequest> RENEWALS =
      request -> request.resource().startsWith("leases") && request.verb().equals("update");

  private final SimulatedApiServer server = SimulatedApiServer.start();
  private final KubernetesClient client = MetricsDemoOperator.client(server.config());
  private final Deque<LeaderElection> elections = new ArrayDeque<>();
  private final List<String> leaders = new CopyOnWriteArrayList<>();
  private final AtomicInteger lost = new AtomicInteger();

  @AfterEach
  void stop() {
    elections.forEach(LeaderElection::abandon);
    client.close();
    server.close();
  }

  @Test
  void leader_that_cannot_start_to_lead_releases_the_lease_and_loses_it_once() {
    start(
        "broken",
        () -> {
          throw new IllegalStateException("cannot lead");
        });
    await().until(() -> lost.get() == 1);

    start("second", () -> leaders.add("second"));

    await().until(() -> leaders.contains("second"));
    assertThat(lost).hasValue(1);
  }

  @Test
  void renewal_that_met_a_conflict_is_repeated_soon() {
    start("first", () -> leaders.add("first"));
    await().until(() -> leaders.contains("first"));
    Fault fault = server.failWith(409, RENEWALS);
    try (fault) {
      await().until(() -> renewals(409) > CONFLICTS);
    }

    await().until(() -> renewals(200) > 0);
  }

  @Test
  void lease_is_held_until_the_deadline_and_not_before_it_is_won() {
    Duration deadline = Duration.ofSeconds(1);
    LeaderElection election =
        start(
            "first",
            new Timing(Duration.ofMinutes(10), deadline, Duration.ofMinutes(1), RETRY),
            () -> leaders.add("first"));
    await().until(() -> leaders.contains("first"));

    await().until(() -> !election.isHeld());

    await().until(() -> lost.get() == 1);
    LeaderElection second = start("second", SELDOM, () -> leaders.add("second"));
    assertThat(second.isHeld()).isFalse();
  }

  private LeaderElection start(String pod, Runnable onLeading) {
    return start(pod, SELDOM, onLeading);
  }

  private LeaderElection start(String pod, Timing timing, Runnable onLeading) {
    LeaderElection election =
        new LeaderElection(
            client,
            new Candidate(pod, "metricsdemo-system"),
            timing,
            onLeading,
            lost::incrementAndGet);
    elections.push(election);
    election.start();
    return election;
  }

  private long renewals(int code) {
    return server.requests().matching(RENEWALS.and(request -> request.code() == code)).size();
  }
}
