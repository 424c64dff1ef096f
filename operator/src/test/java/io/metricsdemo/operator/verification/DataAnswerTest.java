package io.metricsdemo.operator.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.operator.prometheus.Sample;
import io.metricsdemo.operator.verification.PodData.ServiceData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataAnswerTest {

  private static final ResourceID DEMO = new ResourceID("demo-app", "default");

  @ParameterizedTest
  @ValueSource(strings = {"exported_service", "service"})
  void series_of_a_pod_are_put_together_with_honor_labels_or_without(String service) {
    List<Sample> values =
        List.of(
            sample("rpc_durations_seconds_sum", 0.5, service, "uniform"),
            sample("rpc_durations_seconds_count", 5000, service, "uniform"),
            sample("rpc_durations_seconds", 0.0001, service, "uniform", "quantile", "0.5"),
            sample("rpc_durations_seconds", Double.NaN, service, "uniform", "quantile", "0.9"),
            sample("rpc_durations_histogram_seconds_bucket", 7, "le", "-8.99e-05"),
            sample("rpc_durations_histogram_seconds_bucket", 9, "le", "+Inf"));
    List<Sample> before = List.of(sample("rpc_durations_seconds_count", 400, service, "uniform"));

    assertThat(DataAnswer.byDemo(values, before))
        .containsOnlyKeys(DEMO)
        .extractingByKey(DEMO)
        .satisfies(
            pods ->
                assertThat(pods)
                    .singleElement()
                    .satisfies(
                        pod -> {
                          assertThat(pod.pod()).isEqualTo("demo-app-1");
                          assertThat(pod.services())
                              .containsOnly(
                                  Map.entry(
                                      "uniform",
                                      new ServiceData(
                                          0.5, 5000, 400, Map.of(0.5, 0.0001, 0.9, Double.NaN))));
                          assertThat(pod.buckets())
                              .containsExactly(
                                  Map.entry(-8.99e-05, 7.0),
                                  Map.entry(Double.POSITIVE_INFINITY, 9.0));
                        }));
  }

  @Test
  void what_is_missing_there_is_missing_here() {
    PodData pod = only(List.of(sample("rpc_durations_seconds_sum", 1, "service", "normal")));

    assertThat(pod.services())
        .containsOnly(Map.entry("normal", new ServiceData(1, Double.NaN, Double.NaN, Map.of())));
    assertThat(pod.buckets()).isEmpty();
  }

  @Test
  void label_that_relabelling_has_spoiled_makes_the_series_missing() {
    PodData pod =
        only(
            List.of(
                sample("rpc_durations_seconds", 1, "service", "normal", "quantile", "median"),
                sample("rpc_durations_seconds_sum", 1, "service", "other"),
                sample("rpc_durations_histogram_seconds_bucket", 1),
                sample("something_else", 1)));

    assertThat(pod.isEmpty()).isTrue();
  }

  @Test
  void pod_that_is_scraped_as_two_targets_is_judged_by_one_of_them() {
    Map<ResourceID, List<PodData>> answer =
        DataAnswer.byDemo(
            List.of(
                sample("rpc_durations_seconds_sum", 1, "service", "normal", "instance", "a"),
                sample("rpc_durations_seconds_sum", 2, "service", "normal", "instance", "b"),
                sample("rpc_durations_seconds_count", 3, "service", "normal", "instance", "b"),
                sample("rpc_durations_seconds_sum", 2, "service", "normal", "instance", "b")),
            List.of(
                sample("rpc_durations_seconds_count", 4, "service", "normal", "instance", "a")));

    assertThat(answer.get(DEMO))
        .singleElement()
        .extracting(pod -> pod.services().get("normal"))
        .isEqualTo(new ServiceData(2, 3, Double.NaN, Map.of()));
  }

  @Test
  void servers_that_write_into_one_store_are_not_mixed_and_the_last_scrape_counts() {
    List<Sample> values =
        List.of(
            sample("rpc_durations_seconds_sum", 1, "service", "normal", "prometheus_replica", "a"),
            sample("rpc_durations_seconds_count", 9, "service", "normal", "cluster", "eu"),
            sample("rpc_durations_seconds_sum", 2, "service", "normal", "cluster", "eu"),
            sample(
                "rpc_durations_seconds_count", 3, "service", "normal", "prometheus_replica", "a"));

    assertThat(summary(values, 100, 200)).isEqualTo(new ServiceData(2, 9, 5, Map.of()));
    assertThat(summary(values, 200, 100)).isEqualTo(new ServiceData(1, 3, 4, Map.of()));
  }

  @Test
  void source_whose_series_are_from_different_scrapes_is_mixed_and_comes_after_one_that_is_not() {
    List<Sample> values =
        List.of(
            sample("rpc_durations_seconds_sum", 1, "service", "normal", "replica", "a"),
            sample("rpc_durations_seconds_sum", 2, "service", "normal", "replica", "b"),
            mixed("replica", "a"));

    assertThat(summary(values)).isEqualTo(2);
    assertThat(only(values).mixed()).isFalse();
    assertThat(only(values.subList(0, 1)).mixed()).isFalse();
    assertThat(only(List.of(values.get(0), values.get(2))).mixed()).isTrue();
  }

  @Test
  void source_is_not_more_complete_for_being_mixed() {
    List<Sample> values =
        List.of(
            sample("rpc_durations_seconds_sum", 1, "service", "normal", "replica", "a"),
            mixed("replica", "a"),
            sample("rpc_durations_seconds_sum", 2, "service", "normal", "replica", "b"),
            sample("rpc_durations_seconds_count", 2, "service", "normal", "replica", "b"),
            mixed("replica", "b"));

    assertThat(summary(values)).isEqualTo(2);
    assertThat(only(values).mixed()).isTrue();
  }

  private static double summary(List<Sample> values) {
    return only(values).services().get("normal").sum();
  }

  /** As the query has it, without the labels of the single series. */
  private static Sample mixed(String... labels) {
    Map<String, String> all = new HashMap<>(sample("", 1, labels).labels());
    all.keySet().removeAll(List.of("__name__", "service"));
    all.put("part", "mixed");
    return new Sample(all, 225);
  }

  private static ServiceData summary(List<Sample> values, double timeOfA, double timeOfEu) {
    String count = "rpc_durations_seconds_count";
    List<Sample> before =
        List.of(
            sample(count, 4, "service", "normal", "prometheus_replica", "a"),
            sample(count, 5, "service", "normal", "cluster", "eu"),
            sample(count, timeOfA, "service", "normal", "prometheus_replica", "a", "part", "time"),
            sample(count, timeOfEu, "service", "normal", "cluster", "eu", "part", "time"));
    return DataAnswer.byDemo(values, before).get(DEMO).get(0).services().get("normal");
  }

  @Test
  void pods_and_demos_are_distinguished() {
    Map<ResourceID, List<PodData>> answer =
        DataAnswer.byDemo(
            List.of(
                sample("rpc_durations_seconds_sum", 1, "service", "normal"),
                sample("rpc_durations_seconds_sum", 1, "service", "normal", "pod", "demo-app-2"),
                sample("rpc_durations_seconds_sum", 1, "service", "normal", "namespace", "b")),
            List.of());

    assertThat(answer).containsOnlyKeys(DEMO, new ResourceID("demo-app", "b"));
    assertThat(answer.get(DEMO))
        .extracting(PodData::pod)
        .containsExactly("demo-app-1", "demo-app-2");
  }

  private static PodData only(List<Sample> values) {
    return DataAnswer.byDemo(values, List.of()).get(DEMO).get(0);
  }

  private static Sample sample(String metric, double value, String... labels) {
    Map<String, String> all = new HashMap<>();
    all.put("__name__", metric);
    all.put("namespace", "default");
    all.put("job", "demo-app");
    all.put("pod", "demo-app-1");
    all.put("instance", "10.0.0.1:8080");
    if (!metric.startsWith("rpc_durations_seconds")) {
      all.put("service", "demo-app");
    }
    for (int i = 0; i < labels.length; i += 2) {
      all.put(labels[i], labels[i + 1]);
    }
    return new Sample(all, value);
  }
}
