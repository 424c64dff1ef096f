package io.metricsdemo.operator.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.operator.verification.DataVerdict.Outcome;
import io.metricsdemo.operator.verification.PodData.ServiceData;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DistributionVerificationTest {

  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private DistributionVerification verification =
      new DistributionVerification(Drawn.truth(), INTERVAL);
  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private Instant scraped = now;

  @Test
  void enough_draws_of_what_was_drawn_are_verified() {
    assertThat(check(Arrived.of("a", 5000), Arrived.of("b", 5000)))
        .isEqualTo(
            new DataVerdict(
                Outcome.VERIFIED,
                "samples of 2 pods match the expected distributions (6 checked)"));
  }

  @Test
  void fewer_draws_are_collected_and_the_message_stays_the_same_meanwhile() {
    DataVerdict first = check(Arrived.of("a", 100), Arrived.of("b", 5000));
    later(30);
    DataVerdict second = check(Arrived.of("a", 300), Arrived.of("b", 6000));

    assertThat(first)
        .isEqualTo(
            new DataVerdict(
                Outcome.COLLECTING,
                "each pod needs 842 uniform, 842 normal, 2268 exponential observations,"
                    + " which takes up to 6 minutes after its start"))
        .isEqualTo(second);
  }

  @Test
  void demo_without_pods_has_nothing_to_verify() {
    assertThat(check()).isEqualTo(new DataVerdict(Outcome.COLLECTING, "no pods yet"));
  }

  @Test
  void first_disagreement_is_a_suspicion_that_says_what_is_suspect() {
    assertThat(check(Arrived.withUniformMean(Arrived.of("a", 5000), 1.2)))
        .isEqualTo(
            new DataVerdict(
                Outcome.COLLECTING,
                "pod a: rpc_durations_seconds_sum / rpc_durations_seconds_count"
                    + "{service=\"uniform\"} is 120 µs, expected 94.74 to 105.3 µs;"
                    + " awaiting confirmation by new samples"));
  }

  @Test
  void suspicion_is_confirmed_only_by_draws_that_came_after_it() {
    checkUniformMean(5000, 1.2);
    later(600);
    // The sum is still far off, and all of it stems from the first 5000 draws.
    DataVerdict sameDraws = checkUniformMean(5000, 1.2);
    later(600);
    DataVerdict newDraws = checkUniformMean(10_000, 1.2);

    assertThat(sameDraws.outcome()).isEqualTo(Outcome.NOT_PRODUCING);
    assertThat(newDraws)
        .isEqualTo(
            new DataVerdict(
                Outcome.MISMATCH,
                "pod a: rpc_durations_seconds_sum / rpc_durations_seconds_count"
                    + "{service=\"uniform\"} is 120 µs, expected 94.74 to 105.3 µs"));
  }

  @Test
  void suspicion_that_new_draws_do_not_confirm_is_dropped() {
    double spoiled = 0.2 * 5000 * 0.0001;
    checkSpoiled(5000, spoiled);
    later(600);

    assertThat(checkSpoiled(9000, spoiled).outcome()).isEqualTo(Outcome.COLLECTING);
    later(600);
    // As many draws as had raised it.
    assertThat(checkSpoiled(10_000, spoiled).outcome()).isEqualTo(Outcome.VERIFIED);
  }

  @Test
  void mismatch_that_goes_on_stays_with_the_same_message() {
    checkUniformMean(5000, 1.2);
    later(600);
    DataVerdict confirmed = checkUniformMean(10_000, 1.2);
    later(600);

    assertThat(checkUniformMean(15_000, 1.21)).isEqualTo(confirmed);
    later(600);
    assertThat(checkUniformMean(15_010, 1.21)).isEqualTo(confirmed);
  }

  @Test
  void mismatch_is_reported_again_at_once_after_a_gap_in_which_nothing_arrived() {
    check(Fault.shiftBuckets(Arrived.withUniformMean(Arrived.of("a", 5000), 1.2)));
    later(600);
    DataVerdict confirmed =
        check(Fault.shiftBuckets(Arrived.withUniformMean(Arrived.of("a", 10_000), 1.2)));
    later(600);
    assertThat(check(PodData.none("a")).outcome()).isEqualTo(Outcome.COLLECTING);
    later(600);

    assertThat(confirmed.outcome()).isEqualTo(Outcome.MISMATCH);
    assertThat(check(Fault.shiftBuckets(Arrived.withUniformMean(Arrived.of("a", 15_000), 1.2))))
        .isEqualTo(confirmed);
  }

  @Test
  void mismatch_heals_at_once_when_only_its_way_into_prometheus_was_wrong() {
    checkUniformMean(5000, 1000);
    later(600);
    assertThat(checkUniformMean(10_000, 1000).outcome()).isEqualTo(Outcome.MISMATCH);
    later(600);

    assertThat(checkUniformMean(15_000, 1).outcome()).isEqualTo(Outcome.VERIFIED);
  }

  @Test
  void one_wrong_scrape_never_becomes_a_mismatch() {
    checkUniformMean(5000, 1000);
    later(600);

    assertThat(checkUniformMean(10_000, 1).outcome()).isEqualTo(Outcome.VERIFIED);
  }

  @Test
  void mismatch_heals_by_later_draws_although_the_sum_stays_spoiled() {
    checkUniformMean(5000, 1.2);
    later(600);
    assertThat(checkUniformMean(10_000, 1.2).outcome()).isEqualTo(Outcome.MISMATCH);
    double spoiled = 0.2 * 10_000 * 0.0001;
    later(600);
    assertThat(checkSpoiled(14_000, spoiled).outcome()).isEqualTo(Outcome.MISMATCH);
    later(600);

    assertThat(checkSpoiled(15_000, spoiled).outcome()).isEqualTo(Outcome.VERIFIED);
    later(600);
    assertThat(checkSpoiled(20_000, spoiled).outcome()).isEqualTo(Outcome.VERIFIED);
  }

  @Test
  void restarted_container_starts_anew() {
    checkUniformMean(5000, 1.2);
    later(600);
    checkUniformMean(10_000, 1.2);
    later(600);

    assertThat(checkUniformMean(4000, 1.2).outcome()).isEqualTo(Outcome.COLLECTING);
    later(600);
    assertThat(checkUniformMean(3000, 1).outcome()).isEqualTo(Outcome.VERIFIED);
  }

  @Test
  void quantile_is_reported_only_when_its_window_has_no_draw_of_the_first_check_any_more() {
    checkMedian(5000, 0.00018);
    later(600);
    assertThat(checkMedian(8000, 0.00018).outcome()).isEqualTo(Outcome.COLLECTING);
    later(30);

    assertThat(checkMedian(8200, 0.00018).outcome()).isEqualTo(Outcome.MISMATCH);
    later(30);
    assertThat(checkMedian(8400, 0.0001).outcome()).isEqualTo(Outcome.VERIFIED);
  }

  @Test
  void quantile_is_not_confirmed_by_the_scrape_that_made_it_suspect() {
    verification = new DistributionVerification(Drawn.truth(), Duration.ofMinutes(10));
    checkMedian(5000, 0.00018);
    Instant lastScrape = scraped;
    later(1204);
    scraped = lastScrape;

    assertThat(checkMedian(5000, 0.00018).outcome()).isEqualTo(Outcome.COLLECTING);
  }

  @Test
  void disagreements_of_different_pods_do_not_confirm_each_other() {
    check(Arrived.withUniformMean(Arrived.of("a", 5000), 1.2), Arrived.of("b", 5000));
    later(600);

    assertThat(
            check(Arrived.of("a", 10_000), Arrived.withUniformMean(Arrived.of("b", 10_000), 1.2))
                .outcome())
        .isEqualTo(Outcome.COLLECTING);
  }

  @Test
  void missing_series_are_named_when_they_are_missing_twice() {
    PodData noBuckets = new PodData("a", Arrived.of("a", 5000).services(), new TreeMap<>());
    assertThat(check(Arrived.withoutCount(noBuckets, "uniform")))
        .isEqualTo(
            new DataVerdict(
                Outcome.COLLECTING,
                "pod a: rpc_durations_seconds_count{service=\"uniform\"},"
                    + " rpc_durations_histogram_seconds_bucket are missing,"
                    + " awaiting confirmation"));
    later(5);

    assertThat(check(noBuckets))
        .isEqualTo(
            new DataVerdict(
                Outcome.MISSING, "pod a: rpc_durations_histogram_seconds_bucket is missing"));
  }

  @Test
  void missing_service_quantile_and_bound_have_names() {
    PodData whole = Arrived.of("a", 5000);
    Map<String, ServiceData> services = new HashMap<>(whole.services());
    services.remove("normal");
    Map<Double, Double> quantiles = new HashMap<>(services.get("uniform").quantiles());
    quantiles.remove(0.9);
    services.put("uniform", new ServiceData(0.5, 5000, Double.NaN, quantiles));
    TreeMap<Double, Double> buckets = new TreeMap<>(whole.buckets());
    buckets.remove(-0.0007899999999999999);
    PodData pod = new PodData("a", services, buckets);
    check(pod);
    later(30);

    assertThat(check(pod).message())
        .isEqualTo(
            "pod a: rpc_durations_seconds{service=\"uniform\",quantile=\"0.9\"},"
                + " rpc_durations_seconds{service=\"normal\"},"
                + " rpc_durations_histogram_seconds_bucket{le=\"-0.0007899999999999999\"}"
                + " are missing");
  }

  @Test
  void pod_without_any_data_is_waited_for_and_is_missing_when_others_have_theirs_for_long() {
    assertThat(check(PodData.none("a"), PodData.none("b")))
        .isEqualTo(new DataVerdict(Outcome.COLLECTING, "pod a: no data yet (and 1 more pod)"));
    later(121);
    assertThat(check(PodData.none("a"), PodData.none("b")).outcome()).isEqualTo(Outcome.COLLECTING);
    later(1);
    assertThat(check(PodData.none("a"), Arrived.of("b", 5000)))
        .isEqualTo(
            new DataVerdict(Outcome.MISSING, "pod a: no series, while other pods have theirs"));
  }

  @Test
  void pod_is_waited_for_as_long_as_two_scrapes_take() {
    verification = new DistributionVerification(Drawn.truth(), Duration.ofMinutes(10));
    check(PodData.none("a"), Arrived.of("b", 5000));
    later(1200);

    assertThat(check(PodData.none("a"), Arrived.of("b", 9000)).outcome())
        .isEqualTo(Outcome.COLLECTING);
  }

  @Test
  void pod_whose_count_does_not_grow_for_a_minute_does_not_produce() {
    check(Arrived.of("a", 5000));
    later(59);
    assertThat(check(Arrived.of("a", 5000)).outcome()).isEqualTo(Outcome.VERIFIED);
    later(1);

    assertThat(check(Arrived.of("a", 5000)))
        .isEqualTo(
            new DataVerdict(
                Outcome.NOT_PRODUCING,
                "pod a: counter rpc_durations_seconds_count{service=\"uniform\"} has stopped increasing"));
    later(30);
    assertThat(check(Arrived.of("a", 5200)).outcome()).isEqualTo(Outcome.VERIFIED);
  }

  @Test
  void count_of_which_no_newer_sample_has_arrived_need_not_grow() {
    check(Arrived.of("a", 5000));
    Instant lastScrape = scraped;
    later(64);
    scraped = lastScrape;

    assertThat(check(Arrived.of("a", 5000)).outcome()).isEqualTo(Outcome.VERIFIED);
  }

  @Test
  void count_between_two_scrapes_need_not_grow() {
    verification = new DistributionVerification(Drawn.truth(), Duration.ofMinutes(10));
    check(Arrived.of("a", 5000));
    later(1199);

    assertThat(check(Arrived.of("a", 5000)).outcome()).isEqualTo(Outcome.VERIFIED);
  }

  @Test
  void mismatch_comes_before_missing_series_and_these_before_pods_that_do_not_produce() {
    PodData stuck = Arrived.of("a", 5000);
    PodData noBuckets = new PodData("b", Arrived.of("b", 5000).services(), new TreeMap<>());
    check(stuck, noBuckets, Arrived.withUniformMean(Arrived.of("c", 5000), 1.2));
    later(30);
    check(stuck, noBuckets, Arrived.withUniformMean(Arrived.of("c", 8000), 1.2));
    later(30);

    PodData wrong = Arrived.withUniformMean(Arrived.of("c", 11_000), 1.2);
    assertThat(check(stuck, noBuckets, wrong).message()).startsWith("pod c: ");
    assertThat(check(stuck, noBuckets).outcome()).isEqualTo(Outcome.MISSING);
    assertThat(check(stuck).outcome()).isEqualTo(Outcome.NOT_PRODUCING);
  }

  private DataVerdict checkUniformMean(double draws, double factor) {
    return check(Arrived.withUniformMean(Arrived.of("a", draws), factor));
  }

  /** The sum of the uniform service has something in it that was not drawn. */
  private DataVerdict checkSpoiled(double draws, double seconds) {
    return check(
        Arrived.with(
            Arrived.of("a", draws),
            "uniform",
            data ->
                new ServiceData(
                    data.sum() + seconds, data.count(), data.countBefore(), data.quantiles())));
  }

  private DataVerdict checkMedian(double draws, double median) {
    return check(
        Arrived.with(
            Arrived.of("a", draws),
            "uniform",
            data -> {
              Map<Double, Double> quantiles = new HashMap<>(data.quantiles());
              quantiles.put(0.5, median);
              return new ServiceData(data.sum(), data.count(), data.countBefore(), quantiles);
            }));
  }

  private DataVerdict check(PodData... pods) {
    return verification.check(
        Stream.of(pods).map(pod -> pod.isEmpty() ? pod : Arrived.at(pod, scraped)).toList(), now);
  }

  private void later(long seconds) {
    now = now.plusSeconds(seconds);
    scraped = now;
  }
}
