package io.metricsdemo.operator.verification;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.operator.Promtool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The query in Prometheus itself. */
class DataQueryOnPrometheusTest {

  private static final String LATE = "late";
  private static final String IN_TIME = "in-time";

  @TempDir Path folder;

  @Test
  void source_is_mixed_while_some_of_its_series_lag() {
    // Of the scrapes each 30 s, the late counts have the first five only.
    List<Map<String, String>> series = new ArrayList<>();
    series.addAll(pod(IN_TIME, "0+1x9", "0+1x9"));
    series.addAll(pod(LATE, "0+1x9", "0+1x4 _x5"));

    assertMixed(query(false), "30s", series, "2m", false);
    assertMixed(query(false), "30s", series, "2m20s", false);
    assertMixed(query(false), "30s", series, "2m30s", true);
    assertMixed(query(false), "30s", series, "4m50s", true);
  }

  @Test
  void source_that_is_scraped_seldom_is_mixed_from_the_second_on_in_which_some_series_lag() {
    // Scrapes at 10 s, 10 min 10 s and 20 min 10 s; the late counts lack the last.
    List<Map<String, String>> series = new ArrayList<>();
    series.addAll(pod(IN_TIME, "_ 0 _x59 1 _x59 2 _x60", "_ 0 _x59 1 _x59 2 _x60"));
    series.addAll(pod(LATE, "_ 0 _x59 1 _x59 2 _x60", "_ 0 _x59 1 _x120"));

    assertMixed(query(true), "10s", series, "10m10s", false);
    assertMixed(query(true), "10s", series, "19m", false);
    assertMixed(query(true), "10s", series, "20m", false);
    assertMixed(query(true), "10s", series, "20m10s", true);
    assertMixed(query(true), "10s", series, "29m", true);
  }

  private static String query(boolean slow) {
    return new DataQuery(List.of(new ResourceID("demo", "default")), slow).values();
  }

  /** The series of a pod with one service, one quantile and one bucket. */
  private static List<Map<String, String>> pod(String pod, String values, String counts) {
    return List.of(
        series(pod, "rpc_durations_seconds_sum", "exported_service=\"normal\"", values),
        series(pod, "rpc_durations_seconds_count", "exported_service=\"normal\"", counts),
        series(
            pod, "rpc_durations_seconds", "exported_service=\"normal\",quantile=\"0.5\"", values),
        series(pod, "rpc_durations_histogram_seconds_bucket", "le=\"+Inf\"", values));
  }

  private static Map<String, String> series(
      String pod, String metric, String labels, String values) {
    return Promtool.series(
        "%s{app_kubernetes_io_managed_by=\"metricsdemo-operator\",namespace=\"default\",job=\"demo\",service=\"demo\",pod=\"%s\",%s}"
            .formatted(metric, pod, labels),
        values);
  }

  /** The query brings four series of each pod, and of a mixed one a fifth, with its labels. */
  private void assertMixed(
      String query, String interval, List<Map<String, String>> series, String time, boolean mixed) {
    List<Map<String, Object>> expected = new ArrayList<>();
    for (String pod : List.of(IN_TIME, LATE)) {
      expected.add(one("{pod=\"%s\"}".formatted(pod), 2));
      expected.add(one("{pod=\"%s\",part=\"count\"}".formatted(pod), 1));
      expected.add(one("{pod=\"%s\",part=\"sum\"}".formatted(pod), 1));
    }
    if (mixed) {
      expected.add(one("{pod=\"%s\",part=\"mixed\"}".formatted(LATE), 1));
    }
    // What is stored at a time are the samples up to the last of these steps.
    new Promtool(folder)
        .testRules(
            List.of(),
            "10s",
            Promtool.evaluation(
                interval, series, time, "count by (pod, part) (%s)".formatted(query), expected));
  }

  private static Map<String, Object> one(String labels, int value) {
    return Map.of("labels", labels, "value", value);
  }
}
