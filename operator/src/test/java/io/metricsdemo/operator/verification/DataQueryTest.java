package io.metricsdemo.operator.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataQueryTest {

  private static final Duration INTERVAL = Duration.ofSeconds(30);

  @Test
  void values_and_counts_of_the_demos_are_asked_for_and_of_no_others() {
    DataQuery query =
        new DataQuery(
            List.of(
                new ResourceID("demo-app", "default"),
                new ResourceID("canary.v1", "default"),
                new ResourceID("demo-app", "team-a")),
            false);

    String ours = "app_kubernetes_io_managed_by=\"metricsdemo-operator\",";
    String inDefault = "{" + ours + "namespace=\"default\",job=~\"demo-app|canary\\\\.v1\"}";
    String inTeamA = "{" + ours + "namespace=\"team-a\",job=~\"demo-app\"}";
    String mixed =
        "label_replace(stdvar without (le,vmrange,quantile,service,exported_service,part)"
            + " (label_replace(timestamp(rpc_durations_seconds_sum%1$s), \"part\", \"sum\", \"\", \"\")"
            + " or timestamp(rpc_durations_seconds_count%1$s)"
            + " or timestamp(rpc_durations_seconds%1$s)"
            + " or timestamp(rpc_durations_histogram_seconds_bucket%1$s)) > 0,"
            + " \"part\", \"mixed\", \"\", \"\")";
    assertThat(query.values())
        .isEqualTo(
            String.join(
                " or ",
                "label_replace(rpc_durations_seconds_sum%s, \"part\", \"sum\", \"\", \"\")"
                    .formatted(inDefault),
                "label_replace(rpc_durations_seconds_count%s, \"part\", \"count\", \"\", \"\")"
                    .formatted(inDefault),
                "rpc_durations_seconds" + inDefault,
                "rpc_durations_histogram_seconds_bucket" + inDefault,
                mixed.formatted(inDefault),
                "label_replace(rpc_durations_seconds_sum%s, \"part\", \"sum\", \"\", \"\")"
                    .formatted(inTeamA),
                "label_replace(rpc_durations_seconds_count%s, \"part\", \"count\", \"\", \"\")"
                    .formatted(inTeamA),
                "rpc_durations_seconds" + inTeamA,
                "rpc_durations_histogram_seconds_bucket" + inTeamA,
                mixed.formatted(inTeamA)));
    assertThat(query.countsBefore())
        .startsWith(
            "min_over_time(rpc_durations_seconds_count%s[8m]) or label_replace(timestamp(rpc_durations_seconds_count%s), \"part\", \"time\", \"\", \"\") or "
                .formatted(inDefault, inDefault));
    assertThat(query.nativeHistograms())
        .isEqualTo(
            "rpc_durations_histogram_seconds%s or rpc_durations_histogram_seconds%s"
                .formatted(inDefault, inTeamA));
  }

  @Test
  void no_metric_is_selected_by_a_pattern_which_not_every_backend_takes() {
    for (DataQuery query : DataQuery.batches(demos(3, 2))) {
      assertThat(query.values() + query.countsBefore() + query.nativeHistograms())
          .doesNotContain("__name__");
    }
  }

  @Test
  void name_cannot_break_out_of_the_query() {
    assertThat(new DataQuery(List.of(new ResourceID("a\"} or b\\|.*", "c\"\\")), false).values())
        .contains(
            "namespace=\"c\\\"\\\\\",job=~\"a\\\\\\\"\\\\}\\\\ or\\\\ b\\\\\\\\\\\\|\\\\.\\\\*\"}");
  }

  @Test
  void batch_has_at_most_50_demos() {
    assertThat(DataQuery.batches(demos(120, 1)))
        .extracting(query -> query.demos().size())
        .containsExactly(50, 50, 20);
  }

  @Test
  void batch_has_at_most_200_pods() {
    assertThat(DataQuery.batches(demos(9, 70)))
        .extracting(query -> query.demos().size())
        .containsExactly(2, 2, 2, 2, 1);
    assertThat(DataQuery.batches(demos(2, 1000)))
        .extracting(query -> query.demos().size())
        .containsExactly(1, 1);
  }

  @Test
  void query_is_shorter_than_8_kib_whatever_the_names() {
    List<DataQuery.Demo> demos =
        IntStream.range(0, 300)
            .mapToObj(
                i ->
                    new DataQuery.Demo(
                        new ResourceID("n".repeat(58) + i, "n".repeat(58) + i), 2, INTERVAL))
            .toList();

    List<DataQuery> batches = DataQuery.batches(demos);

    assertThat(batches)
        .allSatisfy(
            query -> {
              assertThat(query.values()).hasSizeLessThan(8192);
              assertThat(query.countsBefore()).hasSizeLessThan(8192);
            });
    assertThat(batches.stream().flatMap(query -> query.demos().stream()))
        .containsExactlyInAnyOrderElementsOf(demos.stream().map(DataQuery.Demo::id).toList());
  }

  @Test
  void demos_that_are_scraped_seldom_are_asked_for_apart_and_further_back() {
    List<DataQuery> batches =
        DataQuery.batches(
            List.of(
                new DataQuery.Demo(new ResourceID("a", "x"), 2, Duration.ofMinutes(10)),
                new DataQuery.Demo(new ResourceID("b", "x"), 2, Duration.ofMinutes(2))));

    assertThat(batches).extracting(DataQuery::slow).containsExactly(false, true);
    assertThat(batches.get(1).values())
        .startsWith("label_replace(last_over_time(rpc_durations_seconds_sum{")
        .contains("job=~\"a\"}[21m])")
        .contains(") or max_over_time((label_replace(timestamp(rpc_durations_seconds_sum{")
        .contains("job=~\"a\"}))[21m:1m])) > 0");
  }

  @Test
  void nothing_is_asked_without_demos() {
    assertThat(DataQuery.batches(List.of())).isEmpty();
  }

  private static List<DataQuery.Demo> demos(int number, int pods) {
    return IntStream.range(0, number)
        .mapToObj(i -> new DataQuery.Demo(new ResourceID("demo-" + i, "default"), pods, INTERVAL))
        .toList();
  }
}
