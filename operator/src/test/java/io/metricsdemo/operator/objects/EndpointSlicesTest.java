package io.metricsdemo.operator.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EndpointSlicesTest {

  @Test
  void slice_with_nothing_in_it_has_no_ready_pods() {
    // As the API server sends it, with null in the place of lists.
    EndpointSlice slice =
        slice(
            """
            addressType: IPv4
            endpoints: null
            ports: null
            """);

    assertThat(EndpointSlices.readyPods(Stream.of(slice))).isEmpty();
  }

  @Test
  void endpoint_is_ready_unless_it_says_that_it_is_not() {
    EndpointSlice slice =
        slice(
            """
            addressType: IPv4
            endpoints:
            - {addresses: [10.0.0.1], conditions: {ready: true}, targetRef: {kind: Pod, name: ready}}
            - {addresses: [10.0.0.2], conditions: {ready: false}, targetRef: {kind: Pod, name: leaving}}
            - {addresses: [10.0.0.3], targetRef: {kind: Pod, name: silent}}
            - {addresses: [10.0.0.4], conditions: {ready: true}}
            """);

    assertThat(EndpointSlices.readyPods(Stream.of(slice))).containsExactly("ready", "silent");
  }

  private static EndpointSlice slice(String yaml) {
    return Serialization.unmarshal(yaml, EndpointSlice.class);
  }
}
