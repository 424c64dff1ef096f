package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.openshift.api.model.monitoring.v1.RelabelConfig;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.ForwardingPrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.Sample;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.status.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SamplesMissingTest {

  private final Scene scene = new Scene();

  @Test
  void target_that_exposes_nothing_is_reported() throws Exception {
    scene.servers = List.of(Scene.withSamples(0, 0, Scene.target("web-1")));

    assertThat(examine())
        .isEqualTo(
            Verdict.isFalse(
                "NoSamples",
                "The scrape of pod shop/web-1, http://10.0.0.1:8080/metrics returns no samples."
                    + " Check that spec.endpoints[0].path of ServiceMonitor shop/web is the path of"
                    + " the metrics"));
  }

  @Test
  void relabelling_that_drops_all_is_reported() throws Exception {
    scene
        .monitor
        .getSpec()
        .getEndpoints()
        .get(0)
        .setMetricRelabelings(List.of(new RelabelConfig()));
    scene.servers = List.of(Scene.withSamples(10, 0, Scene.target("web-1")));

    assertThat(examine())
        .isEqualTo(
            Verdict.isFalse(
                "NoSamples",
                "Metric relabeling drops all samples of pod shop/web-1,"
                    + " http://10.0.0.1:8080/metrics. Change spec.endpoints[0].metricRelabelings of"
                    + " ServiceMonitor shop/web"));
  }

  @Test
  void relabeling_of_the_scrape_class_drops_them_where_the_endpoint_has_none() throws Exception {
    scene.servers = List.of(Scene.withSamples(10, 0, Scene.target("web-1")));

    assertThat(examine().message())
        .endsWith(
            ". Change metricRelabelings of its scrape class in spec.scrapeClasses of Prometheus"
                + " monitoring/k8s");
  }

  @Test
  void samples_that_are_not_stored_are_not_promised() throws Exception {
    scene.servers = List.of(new Scene.FakeServer(List.of(Scene.target("web-1")), List.of()));

    assertThat(examine().message())
        .endsWith(
            "If they do not, Prometheus cannot store samples, for example because its disk is full:"
                + " check the log of its"
                + " container prometheus");
  }

  @Test
  void query_is_for_the_target_whatever_its_labels_are() throws Exception {
    assertThat(queries("a\"b\\", "30s"))
        .containsExactly(
            "{__name__=~\"scrape_samples_scraped|scrape_samples_post_metric_relabeling\","
                + "job=\"a\\\"b\\\\\",instance=\"10.0.0.1:8080\"}");
  }

  @Test
  void query_looks_back_for_two_long_intervals() throws Exception {
    assertThat(queries("web", "10m"))
        .containsExactly(
            "last_over_time({__name__=~\"scrape_samples_scraped|scrape_samples_post_metric_relabeling\","
                + "job=\"web\",instance=\"10.0.0.1:8080\"}[1205s])");
  }

  /** What a server is asked about a target, and has no answer to. */
  private List<String> queries(String job, String interval) throws Exception {
    Target target =
        new Target(
            Scene.POOL,
            Map.of("job", job, "instance", "10.0.0.1:8080", "pod", "web-1"),
            Target.Health.UP,
            "http://10.0.0.1:8080/100%s",
            Optional.empty(),
            "",
            Interval.parse(interval),
            "10s");
    List<String> queries = new ArrayList<>();
    scene.servers =
        List.of(
            new ForwardingPrometheusApi(Scene.answering(target)) {
              @Override
              public List<Sample> query(String expression) {
                queries.add(expression);
                return List.of();
              }
            });
    assertThat(examine().reason()).isEqualTo("NoSamples");
    return queries;
  }

  @Test
  void failed_query_is_unknown() throws Exception {
    PrometheusApi targetsOnly =
        new ForwardingPrometheusApi(Scene.answering(Scene.target("web-1"))) {
          @Override
          public List<Sample> query(String expression) throws PrometheusException {
            throw new PrometheusException(PrometheusException.Kind.REFUSED, "HTTP status 500");
          }
        };
    scene.servers = List.of(targetsOnly);

    assertThat(examine())
        .isEqualTo(
            Verdict.unknown(
                "PrometheusUnreachable", "The query for samples failed: HTTP status 500"));
  }

  @Test
  void agent_is_not_asked_for_samples() {
    scene.kind = PrometheusResource.Kind.AGENT;

    assertThat(new SamplesMissing().appliesTo(scene.subject())).isFalse();
  }

  private Verdict examine() throws Exception {
    return new SamplesMissing().examine(scene.subject());
  }
}
