package io.metricsdemo.operator.leadership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.metricsdemo.operator.MetricsDemoOperator;
import io.metricsdemo.simulator.Fault;
import io.metricsdemo.simulator.SimulatedApiServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaderElectionTest {

  private final SimulatedApiServer server = SimulatedApiServer.start();
  private final KubernetesClient client = MetricsDemoOperator.client(server.config());
  private final Elections elections = new Elections(client);

  @AfterEach
  void stop() {
    elections.close();
    client.close();
    server.close();
  }

  @Test
  void lease_of_a_leader_that_vanished_is_taken_when_it_has_expired() {
    elections.createLease(spec -> spec.editSpec().withLeaseDurationSeconds(1).endSpec());

    elections.start("second", Elections.EAGER);

    await().until(() -> elections.leaders().contains("second"));
    assertThat(elections.log()).startsWith("Following leader somebody", "Became leader second");
  }

  @Test
  void clock_of_the_leader_that_goes_wrong_does_not_matter() {
    elections.createLease(
        spec ->
            spec.editSpec()
                .withRenewTime(java.time.ZonedDateTime.parse("2001-01-01T00:00:00Z"))
                .endSpec());

    elections.start("second", Elections.EAGER);

    await().until(() -> elections.log().contains("Following leader somebody"));
    await().until(() -> gets() >= 5);
    assertThat(elections.leaders()).isEmpty();
  }

  @Test
  void lease_taken_by_somebody_else_is_lost_once() {
    elections.start("first", Elections.EAGER);
    await().until(() -> elections.leaders().contains("first"));

    patch("{'spec': {'holderIdentity': 'thief'}}");

    await().until(() -> elections.lost() == 1);
    assertThat(elections.log())
        .containsExactly(
            "Became leader first",
            "Lost leadership cause=\"the Lease has another holder: \"thief\"\"");
    assertThat(elections.lease().getSpec().getHolderIdentity()).isEqualTo("thief");
  }

  @Test
  void change_of_the_lease_by_others_does_not_end_the_leadership() {
    elections.start("first", Elections.EAGER);
    await().until(() -> elections.leaders().contains("first"));

    patch("{'metadata': {'labels': {'team': 'blue'}}}");
    String version = elections.lease().getMetadata().getResourceVersion();

    await().until(() -> !elections.lease().getMetadata().getResourceVersion().equals(version));
    assertThat(elections.lease().getMetadata().getLabels()).containsEntry("team", "blue");
    assertThat(elections.lost()).isEqualTo(0);
  }

  @Test
  void leader_that_cannot_renew_gives_up_before_others_take_the_lease() {
    elections.start(
        "first",
        new Timing(
            Duration.ofMinutes(10),
            Duration.ofSeconds(3),
            Duration.ofMillis(50),
            Duration.ofMillis(50)));
    await().until(() -> elections.leaders().contains("first"));

    Fault fault = server.failWith(403, request -> request.isWrite());
    await().until(() -> elections.lost() == 1);
    fault.close();

    assertThat(elections.log())
        .hasSize(3)
        .last()
        .isEqualTo("Lost leadership cause=\"the Lease could not be renewed for 3 s\"");
  }

  @Test
  void missing_permission_is_logged_once_in_the_api_servers_words_and_retried() {
    Fault fault = server.failWith(403, request -> request.verb().equals("get"));
    elections.start("first", Elections.EAGER);
    await().until(() -> !elections.log().isEmpty());
    int before = gets();
    await().until(() -> gets() > before + 5);

    assertThat(elections.log()).hasSize(1);
    assertThat(elections.rawLog().get(0))
        .startsWith("Failed to access Lease, retrying")
        .contains("operation=\"get\"", "cannot get resource", "leases");
    fault.close();

    await().until(() -> elections.leaders().contains("first"));
  }

  @Test
  void outage_and_its_end_are_logged_once() {
    elections.start("first", Elections.EAGER);
    await().until(() -> elections.leaders().contains("first"));

    Fault fault = server.failWith(500, request -> true);
    await().until(() -> elections.log().size() == 2);
    fault.close();
    await().until(() -> elections.log().size() == 3);

    assertThat(elections.log().get(1))
        .startsWith("Failed to access Lease, retrying operation=\"update\"");
    assertThat(elections.log().get(2)).isEqualTo("Lease is accessible again");
    assertThat(elections.lost()).isEqualTo(0);
  }

  private void patch(String change) {
    client
        .leases()
        .inNamespace(Elections.NAMESPACE)
        .withName("metricsdemo-operator")
        .patch(PatchContext.of(PatchType.JSON_MERGE), change.replace('\'', '"'));
  }

  private int gets() {
    return (int)
        server.requests().all().stream().filter(request -> request.verb().equals("get")).count();
  }
}
