package io.metricsdemo.operator.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagedKindCrdTest {

  /** The second is what a real API server shows of a CRD that was made a moment ago. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null | false",
        "{conditions: null, storedVersions: [v1]} | false",
        "{conditions: [{type: NamesAccepted, status: \"True\"}]} | false",
        "{conditions: [{type: Established, status: \"False\"}]} | false",
        "{conditions: [{type: Established, status: \"True\"}]} | true",
        "{conditions: [{type: Established, status: \"True\"}, {type: Terminating, status: \"True\"}]}"
            + " | false",
      })
  void crd_serves_when_it_is_established_and_not_terminating(String status, boolean established) {
    CustomResourceDefinition crd = crd("metadata: {}\nstatus: " + status);

    assertThat(ManagedKindCrd.isEstablished(crd)).isEqualTo(established);
  }

  @Test
  void crd_that_is_being_deleted_does_not_serve() {
    CustomResourceDefinition crd =
        crd(
            """
            metadata: {deletionTimestamp: "2026-01-01T00:00:00Z"}
            status: {conditions: [{type: Established, status: "True"}]}
            """);

    assertThat(ManagedKindCrd.isEstablished(crd)).isFalse();
  }

  private static CustomResourceDefinition crd(String yaml) {
    return Serialization.unmarshal(yaml, CustomResourceDefinition.class);
  }
}
