package io.metricsdemo.playground.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.operator.status.Reasons;
import org.junit.jupiter.api.Test;

class AdviceTest {

  @Test
  void missing_prometheus_is_explained_by_how_to_install_one() {
    assertThat(
            Advice.fitting(
                Reasons.NO_PROMETHEUS, "No Prometheus. Set PROMETHEUS_URL on the operator"))
        .contains("PATH", "apt-get install prometheus")
        .doesNotContain("PROMETHEUS_URL");
  }

  @Test
  void advice_about_parts_of_a_cluster_is_left_out() {
    assertThat(
            Advice.fitting(
                Reasons.WAITING_FOR_FIRST_SCRAPE,
                "Prometheus http://127.0.0.1:9090 has not scraped pod a yet. It takes effect within"
                    + " minutes; the scrape interval is 30s. If this persists, check the logs of"
                    + " Prometheus Operator and of container config-reloader in the Prometheus pods"))
        .isEqualTo(
            "Prometheus http://127.0.0.1:9090 has not scraped pod a yet. It takes effect within"
                + " minutes; the scrape interval is 30s");
  }

  @Test
  void image_is_checked_in_the_spec_alone() {
    assertThat(
            Advice.fitting(
                Reasons.IMAGE_PULL_BACK_OFF,
                "Image a:1 cannot be pulled. Check spec.image of MetricsDemo default/demo-app, or"
                    + " DEMO_IMAGE of the operator where that is not set; a private registry needs"
                    + " a Secret in spec.imagePullSecrets"))
        .isEqualTo("Image a:1 cannot be pulled. Check spec.image of MetricsDemo default/demo-app");
  }

  @Test
  void observation_stays_whatever_it_names() {
    String message = "PROMETHEUS_URL does not answer. Check that it runs";

    assertThat(Advice.fitting(Reasons.PROMETHEUS_UNREACHABLE, message)).isEqualTo(message);
  }
}
