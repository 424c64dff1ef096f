package io.metricsdemo.operator.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.load.Format;
import io.metricsdemo.load.Load;
import io.metricsdemo.operator.prometheus.Sample;
import io.metricsdemo.operator.verification.LoadVerdict.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadVerificationTest {

  private static final ResourceID DEMO = new ResourceID("demo", "default");
  private static final Instant TIME = Instant.parse("2026-01-01T00:30:00Z");
  private static final long OWN = 68;

  private final List<Sample> samples = new ArrayList<>();
  private Set<ResourceID> counted = Set.of();
  private Load load = Load.parse(Map.of("gauges", "100"));
  private boolean slow;

  @Test
  void load_is_stored_if_relabeling_keeps_each_sample() {
    scrape("a", OWN + 1_000, OWN + 1_000, 1_000);
    scrape("b", OWN + 1_000, OWN + 1_000, 1_000);

    LoadVerdict verdict = check(false, "a", "b");

    assertThat(verdict.outcome()).isEqualTo(Outcome.STORED);
    assertThat(verdict.message()).isEqualTo("stores all 2,000 series of the load of 2 pods");
    assertThat(verdict.stored()).hasValue(2_000);
  }

  @Test
  void series_that_relabeling_drops_are_counted() {
    scrape("a", OWN + 1_000, OWN + 1_000, 1_000);
    scrape("b", OWN + 1_000, 450, 1_000);
    stored("b", 400);

    LoadVerdict verdict = check(false, "a", "b");

    assertThat(verdict.outcome()).isEqualTo(Outcome.DROPPED);
    assertThat(verdict.message())
        .isEqualTo(
            "stores 1,400 of the 2,000 series that the load of 2 pods has; relabeling drops 600."
                + " Change it");
    assertThat(verdict.stored()).hasValue(1_400);
  }

  @Test
  void load_is_stored_if_relabeling_drops_other_samples_alone() {
    scrape("a", OWN + 1_000, 1_001, 1_000);
    stored("a", 1_000);

    assertThat(check(false, "a").outcome()).isEqualTo(Outcome.STORED);
  }

  @Test
  void relabeling_may_drop_all_samples() {
    scrape("a", OWN + 1_000, 0, -1);
    counted = Set.of(DEMO);

    LoadVerdict verdict = check(false, "a");

    assertThat(verdict.outcome()).isEqualTo(Outcome.DROPPED);
    assertThat(verdict.message()).startsWith("stores 0 of the 1,000 series");
  }

  @Test
  void nothing_is_concluded_before_the_series_are_counted() {
    scrape("a", OWN + 1_000, 400, 1_000);

    assertThat(check(false, "a").outcome()).isEqualTo(Outcome.WAITING);
  }

  @Test
  void series_that_a_new_relabeling_drops_are_not_taken_for_stored_until_they_are_stale() {
    scrape("a", OWN + 1_000, 450, 1_000);
    stored("a", 1_000);

    assertThat(check(false, "a").outcome()).isEqualTo(Outcome.WAITING);
  }

  @Test
  void series_of_several_servers_in_one_store_are_not_taken_for_too_many() {
    scrape("a", OWN + 1_000, 1_001, 1_000);
    stored("a", 2_000);

    assertThat(check(false, "a").outcome()).isEqualTo(Outcome.WAITING);
  }

  @Test
  void pods_may_expose_another_load_only_after_a_change() {
    scrape("a", OWN + 500, OWN + 500, 500);

    assertThat(check(true, "a").outcome()).isEqualTo(Outcome.WAITING);
    LoadVerdict verdict = check(false, "a");
    assertThat(verdict.outcome()).isEqualTo(Outcome.NOT_EXPOSED);
    assertThat(verdict.message())
        .startsWith("scrapes 500 series of the load from pod a; predicted are 1,000. Check ");
  }

  @Test
  void application_that_does_not_count_a_load_exposes_none() {
    scrape("a", OWN, OWN, -1);

    assertThat(check(false, "a").message())
        .startsWith("scrapes 0 series of the load from pod a; predicted are 1,000.");
  }

  @Test
  void scrape_that_failed_shows_nothing() {
    scrape("a", 0, 0, -1);
    part("a", LoadQuery.UP, 0, Map.of());

    LoadVerdict verdict = check(false, "a");

    assertThat(verdict.outcome()).isEqualTo(Outcome.WAITING);
    assertThat(verdict.message())
        .isEqualTo("stores nothing of the latest scrape of pod a, which failed");
  }

  @Test
  void load_whose_count_alone_is_missing_is_not_taken_for_none() {
    scrape("a", OWN + 1_000, OWN + 1_000, -1);

    LoadVerdict verdict = check(false, "a");

    assertThat(verdict.outcome()).isEqualTo(Outcome.NOT_COUNTED);
    assertThat(verdict.message())
        .startsWith("has no series demo_app_load_series of pod a, by which the load is compared.");
  }

  @Test
  void histograms_that_are_converted_are_not_taken_for_stored() {
    load = Load.parse(Map.of("histograms", "10"));
    scrape("a", OWN + 100, OWN + 100, 1_300);

    LoadVerdict verdict = check(false, "a");

    assertThat(verdict.outcome()).isEqualTo(Outcome.NOT_COUNTED);
    assertThat(verdict.message())
        .startsWith("reads only 168 samples from pod a, which exposes 1,300 series of the load");
  }

  @Test
  void series_that_a_churn_has_replaced_are_not_counted_for_new_ones() {
    load = Load.parse(Map.of("gauges", "10", "churn-percent", "100"));
    scrape("a", OWN + 100, OWN + 50, 100);
    stored("a", 100);
    slow = true;

    assertThat(check(false, "a").outcome()).isEqualTo(Outcome.NOT_COUNTED);
  }

  @Test
  void series_with_other_names_are_not_taken_for_dropped() {
    scrape("a", OWN + 1_000, OWN + 990, 1_000);
    stored("a", 0);

    LoadVerdict verdict = check(false, "a");

    assertThat(verdict.outcome()).isEqualTo(Outcome.NOT_COUNTED);
    assertThat(verdict.message())
        .startsWith(
            "keeps 1,058 of 1,068 samples of pod a, but only 0 series with the names and labels of"
                + " the load, which has 1,000.");
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 30})
  void native_histograms_alone_may_be_kept(long series) {
    load = Load.parse(Map.of("native-histograms", "1"));
    scrape("a", OWN + series, series, -1);
    stored("a", series);

    assertThat(check(false, "a").message())
        .isEqualTo("stores all %d series of the load of 1 pod".formatted(series));
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 30})
  void native_histograms_are_one_series_or_three(long series) {
    load = Load.parse(Map.of("native-histograms", "1"));
    scrape("a", OWN + series, OWN + series, series);

    assertThat(check(false, "a").outcome()).isEqualTo(Outcome.STORED);
  }

  @Test
  void load_with_a_shape_is_compared_at_the_time_of_the_scrape() {
    load = Load.parse(Map.of("gauges", "100", "shape", "Ramp", "peak", "10"));
    long half = load.series(Format.TEXT, TIME);
    assertThat(half).isEqualTo(5_500);
    long sooner = load.series(Format.TEXT, TIME.minusSeconds(12));
    scrape("a", OWN + sooner, OWN + sooner, sooner);

    LoadVerdict verdict = check(false, "a");

    assertThat(verdict.outcome()).isEqualTo(Outcome.STORED);
    assertThat(verdict.message())
        .isEqualTo("stores all 1,000 to 10,000 series of the load of 1 pod");
    samples.clear();
    scrape("a", OWN + 1_000, OWN + 1_000, 1_000);
    assertThat(check(false, "a").outcome()).isEqualTo(Outcome.NOT_EXPOSED);
  }

  @Test
  void server_without_the_counts_shows_nothing() {
    assertThat(check(false, "a").outcome()).isEqualTo(Outcome.NOT_COUNTED);
  }

  @Test
  void counts_of_different_scrapes_are_not_compared() {
    scrape("a", OWN + 1_000, OWN + 1_000, 1_000);
    scrape("b", OWN + 1_000, OWN + 1_000, 1_000);
    samples.removeIf(sample -> isOf(sample, "b", LoadQuery.KEPT + LoadQuery.TIME));
    part("b", LoadQuery.KEPT + LoadQuery.TIME, TIME.minusSeconds(30).getEpochSecond(), Map.of());

    assertThat(check(false, "a", "b").outcome()).isEqualTo(Outcome.WAITING);
  }

  @Test
  void newest_scrape_counts_where_several_servers_write_into_one_store() {
    scrape("a", OWN + 1_000, OWN + 1_000, 1_000);
    for (String metric : List.of(LoadQuery.SCRAPED, LoadQuery.KEPT, LoadQuery.EXPOSED)) {
      part("a", metric, 7, Map.of("replica", "old"));
      part("a", metric + LoadQuery.TIME, TIME.getEpochSecond() - 60.0, Map.of("replica", "old"));
    }

    assertThat(check(false, "a").outcome()).isEqualTo(Outcome.STORED);
  }

  private LoadVerdict check(boolean changing, String... pods) {
    return new LoadVerification(load, slow, "Change it")
        .check(DEMO, Set.of(pods), new LoadAnswer(samples, counted), changing);
  }

  /**
   * Adds what Prometheus stores with a scrape.
   *
   * @param exposed negative where that is not stored
   */
  private void scrape(String pod, long scraped, long kept, long exposed) {
    part(pod, LoadQuery.SCRAPED, scraped);
    part(pod, LoadQuery.KEPT, kept);
    if (exposed >= 0) {
      part(pod, LoadQuery.EXPOSED, exposed);
    }
  }

  private void part(String pod, String metric, double value) {
    part(pod, metric, value, Map.of());
    part(pod, metric + LoadQuery.TIME, TIME.getEpochSecond(), Map.of());
  }

  private void stored(String pod, long series) {
    counted = Set.of(DEMO);
    part(pod, LoadQuery.STORED, series, Map.of("instance", "10.0.0.1:8080"));
  }

  private void part(String pod, String part, double value, Map<String, String> more) {
    Map<String, String> labels = new HashMap<>(more);
    labels.putAll(Map.of("namespace", "default", "job", "demo", "pod", pod, "part", part));
    samples.add(new Sample(labels, value));
  }

  private static boolean isOf(Sample sample, String pod, String part) {
    return sample.label("pod").equals(pod) && sample.label("part").equals(part);
  }
}
