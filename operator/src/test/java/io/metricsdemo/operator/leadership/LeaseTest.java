package io.metricsdemo.operator.leadership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who holds the Lease, where the API server does nothing but keep it. */
@EnableKubernetesMockClient(crud = true, https = false)
class LeaseTest {

  private KubernetesClient client;
  private Elections elections;

  @BeforeEach
  void prepare() {
    elections = new Elections(client);
  }

  @AfterEach
  void stop() {
    elections.close();
  }

  @Test
  void first_leads_and_second_follows() {
    elections.start("first", Elections.EAGER);
    await().until(() -> elections.leaders().contains("first"));

    elections.start("second", Elections.EAGER);

    await().until(() -> elections.log().contains("Following leader first"));
    assertThat(elections.leaders()).containsExactly("first");
    assertThat(elections.lease().getSpec().getHolderIdentity()).isEqualTo("first");
    assertThat(elections.lease().getSpec().getLeaseDurationSeconds()).isEqualTo(600);
  }

  @Test
  void closed_leader_hands_over_without_waiting_for_expiry() {
    LeaderElection first = elections.start("first", Elections.EAGER);
    await().until(() -> elections.leaders().contains("first"));
    elections.start("second", Elections.EAGER);
    await().until(() -> elections.log().contains("Following leader first"));

    first.close();

    await().until(() -> elections.leaders().contains("second"));
    assertThat(elections.lease().getSpec().getHolderIdentity()).isEqualTo("second");
    assertThat(elections.lease().getSpec().getLeaseTransitions()).isEqualTo(1);
    assertThat(elections.lost()).isEqualTo(0);
  }

  @Test
  void closed_follower_leaves_the_lease_alone() {
    elections.start("first", Elections.EAGER);
    await().until(() -> elections.leaders().contains("first"));
    LeaderElection second = elections.start("second", Elections.EAGER);
    await().until(() -> elections.log().contains("Following leader first"));

    second.close();

    assertThat(elections.lease().getSpec().getHolderIdentity()).isEqualTo("first");
  }

  @Test
  void lease_without_a_spec_is_free() {
    elections.createLease(lease -> lease.withSpec(null));

    elections.start("first", Elections.EAGER);

    await().until(() -> elections.leaders().contains("first"));
  }

  @Test
  void another_container_of_the_same_pod_leads_at_once() {
    elections.createLease(spec -> spec.editSpec().withHolderIdentity("first").endSpec());

    elections.start("first", Elections.EAGER);

    await().until(() -> elections.leaders().contains("first"));
    assertThat(elections.lease().getSpec().getLeaseTransitions()).isEqualTo(7);
  }

  @Test
  void deleted_lease_is_made_again() {
    elections.start("first", Elections.EAGER);
    await().until(() -> elections.leaders().contains("first"));

    client.resource(elections.lease()).delete();

    await()
        .until(
            () ->
                elections.lease() != null
                    && elections.lease().getSpec().getHolderIdentity().equals("first"));
    assertThat(elections.lost()).isEqualTo(0);
  }
}
