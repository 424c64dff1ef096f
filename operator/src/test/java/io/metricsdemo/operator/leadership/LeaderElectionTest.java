package io.metricsdemo.operator.leadership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.metricsdemo.operator.LogOf;
import io.metricsdemo.operator.MetricsDemoOperator;
import io.metricsdemo.simulator.Fault;
import io.metricsdemo.simulator.SimulatedApiServer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaderElectionTest {

  private static final String NAMESPACE = "metricsdemo-system";

  /** Looks often, and expires so late that only a release can be what a test sees. */
  private static final Timing EAGER =
      new Timing(
          Duration.ofMinutes(10),
          Duration.ofMinutes(5),
          Duration.ofMillis(50),
          Duration.ofMillis(50));

  private final SimulatedApiServer server = SimulatedApiServer.start();
  private final KubernetesClient client = MetricsDemoOperator.client(server.config());
  private final Deque<LeaderElection> elections = new ArrayDeque<>();
  private final List<String> leaders = new CopyOnWriteArrayList<>();
  private final AtomicInteger lost = new AtomicInteger();
  private final LogOf log = LogOf.logger(LeaderElection.class);

  @AfterEach
  void stop() {
    log.close();
    elections.forEach(LeaderElection::abandon);
    client.close();
    server.close();
  }

  @Test
  void first_leads_and_second_follows() {
    start("first", EAGER);
    await().until(() -> leaders.contains("first"));

    start("second", EAGER);

    await().until(() -> lines().contains("Following leader first"));
    assertThat(leaders).containsExactly("first");
    assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("first");
    assertThat(lease().getSpec().getLeaseDurationSeconds()).isEqualTo(600);
  }

  @Test
  void closed_leader_hands_over_without_waiting_for_expiry() {
    LeaderElection first = start("first", EAGER);
    await().until(() -> leaders.contains("first"));
    start("second", EAGER);
    await().until(() -> lines().contains("Following leader first"));

    first.close();

    await().until(() -> leaders.contains("second"));
    assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("second");
    assertThat(lease().getSpec().getLeaseTransitions()).isEqualTo(1);
    assertThat(lost).hasValue(0);
  }

  @Test
  void closed_follower_leaves_the_lease_alone() {
    start("first", EAGER);
    await().until(() -> leaders.contains("first"));
    LeaderElection second = start("second", EAGER);
    await().until(() -> lines().contains("Following leader first"));

    second.close();

    assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("first");
  }

  @Test
  void lease_of_a_leader_that_vanished_is_taken_when_it_has_expired() {
    createLease(spec -> spec.editSpec().withLeaseDurationSeconds(1).endSpec());

    start("second", EAGER);

    await().until(() -> leaders.contains("second"));
    assertThat(lines()).startsWith("Following leader somebody", "Became leader second");
  }

  @Test
  void clock_of_the_leader_that_goes_wrong_does_not_matter() {
    createLease(
        spec ->
            spec.editSpec()
                .withRenewTime(java.time.ZonedDateTime.parse("2001-01-01T00:00:00Z"))
                .endSpec());

    start("second", EAGER);

    await().until(() -> lines().contains("Following leader somebody"));
    await().until(() -> gets() >= 5);
    assertThat(leaders).isEmpty();
  }

  @Test
  void lease_without_a_spec_is_free() {
    createLease(lease -> lease.withSpec(null));

    start("first", EAGER);

    await().until(() -> leaders.contains("first"));
  }

  @Test
  void another_container_of_the_same_pod_leads_at_once() {
    createLease(spec -> spec.editSpec().withHolderIdentity("first").endSpec());

    start("first", EAGER);

    await().until(() -> leaders.contains("first"));
    assertThat(lease().getSpec().getLeaseTransitions()).isEqualTo(7);
  }

  @Test
  void lease_taken_by_somebody_else_is_lost_once() {
    start("first", EAGER);
    await().until(() -> leaders.contains("first"));

    patch("{'spec': {'holderIdentity': 'thief'}}");

    await().until(() -> lost.get() == 1);
    assertThat(lines())
        .containsExactly(
            "Became leader first",
            "Lost leadership cause=\"the Lease has another holder: \"thief\"\"");
    assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("thief");
  }

  @Test
  void change_of_the_lease_by_others_does_not_end_the_leadership() {
    start("first", EAGER);
    await().until(() -> leaders.contains("first"));

    patch("{'metadata': {'labels': {'team': 'blue'}}}");
    String version = lease().getMetadata().getResourceVersion();

    await().until(() -> !lease().getMetadata().getResourceVersion().equals(version));
    assertThat(lease().getMetadata().getLabels()).containsEntry("team", "blue");
    assertThat(lost).hasValue(0);
  }

  @Test
  void deleted_lease_is_made_again() {
    start("first", EAGER);
    await().until(() -> leaders.contains("first"));

    client.resource(lease()).delete();

    await().until(() -> lease() != null && lease().getSpec().getHolderIdentity().equals("first"));
    assertThat(lost).hasValue(0);
  }

  @Test
  void leader_that_cannot_renew_gives_up_before_others_take_the_lease() {
    start(
        "first",
        new Timing(
            Duration.ofMinutes(10),
            Duration.ofSeconds(1),
            Duration.ofMillis(50),
            Duration.ofMillis(50)));
    await().until(() -> leaders.contains("first"));

    try (Fault fault = server.failWith(403, request -> request.isWrite())) {
      assertThat(fault).isNotNull();
      await().until(() -> lost.get() == 1);
    }

    assertThat(lines())
        .hasSize(3)
        .last()
        .isEqualTo("Lost leadership cause=\"the Lease could not be renewed for 1 s\"");
  }

  @Test
  void missing_permission_is_logged_once_in_the_api_servers_words_and_retried() {
    try (Fault fault = server.failWith(403, request -> request.verb().equals("get"))) {
      assertThat(fault).isNotNull();
      start("first", EAGER);
      await().until(() -> !lines().isEmpty());
      int before = gets();
      await().until(() -> gets() > before + 5);

      assertThat(lines()).hasSize(1);
      assertThat(log.lines().get(0))
          .startsWith("Failed to access Lease, retrying")
          .contains("operation=\"get\"", "cannot get resource", "leases");
    }

    await().until(() -> leaders.contains("first"));
  }

  @Test
  void outage_and_its_end_are_logged_once() {
    start("first", EAGER);
    await().until(() -> leaders.contains("first"));

    try (Fault fault = server.failWith(500, request -> true)) {
      assertThat(fault).isNotNull();
      await().until(() -> lines().size() == 2);
    }
    await().until(() -> lines().size() == 3);

    assertThat(lines().get(1)).startsWith("Failed to access Lease, retrying operation=\"update\"");
    assertThat(lines().get(2)).isEqualTo("Lease is accessible again");
    assertThat(lost).hasValue(0);
  }

  private LeaderElection start(String pod, Timing timing) {
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
  private void createLease(UnaryOperator<LeaseBuilder> change) {
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

  private Lease lease() {
    return client.leases().inNamespace(NAMESPACE).withName("metricsdemo-operator").get();
  }

  private void patch(String change) {
    client
        .leases()
        .inNamespace(NAMESPACE)
        .withName("metricsdemo-operator")
        .patch(PatchContext.of(PatchType.JSON_MERGE), change.replace('\'', '"'));
  }

  private int gets() {
    return (int)
        server.requests().all().stream().filter(request -> request.verb().equals("get")).count();
  }

  /** What was logged, without the Lease's name and the keys of holders. */
  private List<String> lines() {
    return log.lines().stream()
        .map(
            line ->
                line.replaceFirst(" lease=\"[^\"]*\"", "")
                    .replaceFirst("holder=\"(.*)\"$", "$1")
                    .strip())
        .toList();
  }
}
