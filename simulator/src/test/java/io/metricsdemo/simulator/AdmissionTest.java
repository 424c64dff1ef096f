package io.metricsdemo.simulator;

import static io.metricsdemo.simulator.Widgets.widget;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is stored past admission, and what becomes of it. */
class AdmissionTest {

  @RegisterExtension final ApiServerExtension api = new ApiServerExtension();

  @Test
  void a_stored_mistake_blocks_no_other_change() {
    api.server().putWithoutAdmission(widget("x", "{interval: 5 bananas, replicas: 1}"));

    api.client().resource(widget("x", "{replicas: 2}")).patch(Widgets.applyAs("op"));

    assertThat((Integer) api.client().resource(widget("x", "{}")).get().get("spec", "replicas"))
        .isEqualTo(2);
  }

  @Test
  void an_object_can_be_put_past_admission() {
    api.server().putWithoutAdmission(inDefault(widget("x", "{interval: 5 bananas, foo: 1}")));

    GenericKubernetesResource stored = Widgets.in(api.client()).withName("x").get();

    assertThat((String) stored.get("spec", "interval")).isEqualTo("5 bananas");
    assertThat((Integer) stored.get("spec", "foo")).isEqualTo(1);
  }

  private static GenericKubernetesResource inDefault(GenericKubernetesResource object) {
    object.getMetadata().setNamespace("default");
    return object;
  }
}
