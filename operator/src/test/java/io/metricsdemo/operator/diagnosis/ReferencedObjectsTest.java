package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.metricsdemo.operator.diagnosis.MonitorReferences.Reference;
import io.metricsdemo.operator.kubernetes.Access;
import io.metricsdemo.simulator.SimulatedApiServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which of the Secrets and ConfigMaps that a ServiceMonitor refers to are missing. */
class ReferencedObjectsTest {

  private SimulatedApiServer server;

  @BeforeEach
  void start() {
    server = SimulatedApiServer.start();
    // @formatter:off
    server.putWithoutAdmission(
        new SecretBuilder()
            .withNewMetadata().withNamespace("shop").withName("known").endMetadata()
            .withData(Map.of("u", "dXNlcg=="))
            .build());
    server.putWithoutAdmission(
        new ConfigMapBuilder()
            .withNewMetadata().withNamespace("shop").withName("known").endMetadata()
            .withData(Map.of("ca", "x"))
            .build());
    // @formatter:on
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void caller_of_doctor_sees_what_is_missing() {
    LiveClusterFacts facts = new LiveClusterFacts(server.client(), Access.Caller.USER);

    assertThat(facts.flaw("shop", secret("known", "u"))).isEmpty();
    assertThat(facts.flaw("shop", new Reference("f", false, "known", "ca"))).isEmpty();
    assertThat(facts.flaw("shop", secret("absent", "u")))
        .contains("Secret shop/absent, which does not exist");
    assertThat(facts.flaw("shop", secret("known", "p")))
        .contains("Secret shop/known, which has no key p");
    assertThat(facts.flaw("shop", new Reference("f", false, "absent", "ca")))
        .contains("ConfigMap shop/absent, which does not exist");
  }

  @Test
  void operator_does_not_look_into_secrets() {
    assertThat(new LiveClusterFacts(server.client()).flaw("shop", secret("absent", "u"))).isEmpty();

    assertThat(server.requests().matching(request -> request.resource().equals("secrets")))
        .isEmpty();
  }

  private static Reference secret(String name, String key) {
    return new Reference("f", true, name, key);
  }
}
