package io.metricsdemo.operator.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which pod a target is, whatever relabeling did to its labels. */
class TargetPodTest {

  @ParameterizedTest
  @CsvSource({
    "2.42, as-discovered, shop, web-1",
    "2.42, pod-dropped, shop, ''",
    "2.42, namespace-changed, another, web-1",
    "3.x, as-discovered, shop, web-1",
    "3.x, pod-dropped, shop, ''",
    "3.x, namespace-changed, another, web-1",
  })
  void pod_is_that_of_discovery(String version, String pool, String namespace, String pod)
      throws Exception {
    assertThat(Recordings.server(version, "targets-of-pods").targets(pool))
        .singleElement()
        .returns("shop", Target::namespace)
        .returns("web-1", Target::pod)
        .returns(namespace, target -> target.label("namespace"))
        .returns(pod, target -> target.label("pod"));
  }

  @Test
  void pod_is_that_of_the_labels_where_discovery_names_none() throws Exception {
    String answer =
        """
        {"status":"success","data":{"activeTargets":[
          {"scrapePool":"pool","labels":{"namespace":"shop","pod":"web-1"},
           "discoveredLabels":{"__address__":"10.0.0.1:80"}},
          {"scrapePool":"pool","labels":{"namespace":"shop","pod":"web-1"}}]}}
        """;

    assertThat(Recordings.server(200, answer).targets("pool"))
        .hasSize(2)
        .allSatisfy(
            target -> {
              assertThat(target.namespace()).isEqualTo("shop");
              assertThat(target.pod()).isEqualTo("web-1");
            });
  }
}
