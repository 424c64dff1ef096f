package io.metricsdemo.simulator;

import static io.metricsdemo.simulator.Widgets.widget;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The scale of an object as the client of the operator uses it. */
class SubresourcesTest {

  private static final String X = "/apis/example.com/v1/namespaces/default/widgets/x";

  @RegisterExtension final ApiServerExtension api = new ApiServerExtension();

  @BeforeEach
  void createX() {
    api.client().resource(widget("x", "{}")).create();
  }

  @Test
  void the_fabric8_client_scales() {
    Widgets.in(api.client()).withName("x").scale(3);

    assertThat(Http.get(api.server(), X).body().at("/spec/replicas").asInt()).isEqualTo(3);
  }
}
