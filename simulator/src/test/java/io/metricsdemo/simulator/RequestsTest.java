package io.metricsdemo.simulator;

import static io.metricsdemo.simulator.Widgets.widget;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Counting requests, and making them fail. */
class RequestsTest {

  private static final String WIDGETS = "widgets.example.com";

  @RegisterExtension final ApiServerExtension api = new ApiServerExtension();

  @Test
  void requests_are_counted_by_verb_and_resource() {
    api.client().resource(widget("x", "{}")).patch(Widgets.applyAs("op"));
    Widgets.in(api.client()).list();
    Widgets.in(api.client()).withName("x").scale(3);

    RequestLog requests = api.server().requests();
    assertThat(requests.count("apply", WIDGETS)).isEqualTo(1);
    assertThat(requests.count("list", WIDGETS)).isEqualTo(1);
    assertThat(requests.count("update", WIDGETS, "scale")).isEqualTo(1);
    assertThat(requests.writes()).hasSize(2);
  }

  @Test
  void a_request_says_who_made_it_and_what_came_of_it() {
    api.client().resource(widget("x", "{}")).patch(Widgets.applyAs("op"));

    assertThat(api.server().requests().writes())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.fieldManager()).isEqualTo("op");
              assertThat(request.userAgent()).startsWith("fabric8-kubernetes-client/");
              assertThat(request.contentType()).isEqualTo("application/apply-patch+yaml");
              assertThat(request.code()).isEqualTo(201);
            });
  }

  @Test
  void the_log_can_be_reset() {
    Widgets.in(api.client()).list();
    api.server().requests().reset();

    assertThat(api.server().requests().all()).isEmpty();
  }

  @Test
  void requests_fail_while_a_fault_is_there() {
    Predicate<LoggedRequest> applies =
        request -> request.verb().equals("apply") && request.resource().equals(WIDGETS);
    Fault forbidden = api.server().failWith(403, applies);
    try (forbidden) {
      KubernetesClientException refused =
          catchThrowableOfType(KubernetesClientException.class, this::applyX);
      assertThat(refused.getCode()).isEqualTo(403);
      assertThat(refused.getStatus().getReason()).isEqualTo("Forbidden");
    }

    applyX();
    assertThat(Widgets.in(api.client()).withName("x").get()).isNotNull();
  }

  private void applyX() {
    api.client().resource(widget("x", "{}")).patch(Widgets.applyAs("op"));
  }
}
