package io.metricsdemo.operator.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.operator.verification.DataVerdict.Outcome;
import io.metricsdemo.operator.verification.PodData.ServiceData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store in which the newest samples of one pod are from different scrapes. */
class MixedScrapesTest {

  private static final Duration CHECKS = SimulatedPod.SCRAPE_INTERVAL;
  private static final int SIX_HOURS = (int) Duration.ofHours(6).dividedBy(CHECKS);

  /** How the scrapes of a pod get into the store. */
  private enum Store {
    /** The counts arrive 10 scrapes late. */
    LATE_COUNTS {
      @Override
      PodData mix(List<PodData> scrapes) {
        return mixed(newest(scrapes), earlier(scrapes, 10));
      }
    },
    /** The counts of 10 scrapes arrive together. */
    STALLED_COUNTS {
      @Override
      PodData mix(List<PodData> scrapes) {
        int late = scrapes.size() % 10;
        return late == 0 ? newest(scrapes) : mixed(newest(scrapes), earlier(scrapes, late));
      }
    },
    /** Of the histogram, the infinite bucket arrives 10 scrapes late. */
    LATE_BUCKET {
      @Override
      PodData mix(List<PodData> scrapes) {
        PodData pod = newest(scrapes);
        TreeMap<Double, Double> buckets = new TreeMap<>(pod.buckets());
        buckets.put(
            Double.POSITIVE_INFINITY, earlier(scrapes, 10).buckets().get(Double.POSITIVE_INFINITY));
        return new PodData(
            pod.pod(), pod.services(), buckets, pod.nativeHistogram(), true, pod.scraped());
      }
    },
    /** Now the sums and now the counts are from the replica that is 10 scrapes behind. */
    TWO_REPLICAS {
      @Override
      PodData mix(List<PodData> scrapes) {
        return scrapes.size() % 2 == 0
            ? mixed(newest(scrapes), earlier(scrapes, 10))
            : mixed(earlier(scrapes, 10), newest(scrapes));
      }
    };

    abstract PodData mix(List<PodData> scrapes);

    private static PodData newest(List<PodData> scrapes) {
      return earlier(scrapes, 0);
    }

    private static PodData earlier(List<PodData> scrapes, int number) {
      return scrapes.get(Math.max(0, scrapes.size() - 1 - number));
    }

    /** What each pod brought at each check is remembered. */
    UnaryOperator<PodData> of() {
      Map<String, List<PodData>> scrapes = new HashMap<>();
      return pod -> {
        List<PodData> all = scrapes.computeIfAbsent(pod.pod(), name -> new ArrayList<>());
        all.add(pod);
        return mix(all);
      };
    }
  }

  /** The counts are of another scrape. */
  private static PodData mixed(PodData pod, PodData counts) {
    Map<String, ServiceData> services = new HashMap<>();
    pod.services()
        .forEach(
            (name, data) -> {
              ServiceData other = counts.services().get(name);
              services.put(
                  name,
                  new ServiceData(
                      data.sum(), other.count(), other.countBefore(), data.quantiles()));
            });
    return new PodData(
        pod.pod(), services, pod.buckets(), pod.nativeHistogram(), true, pod.scraped());
  }

  @ParameterizedTest
  @EnumSource
  void right_data_is_never_wrong_whatever_is_late(Store store) {
    SimulatedDemo demo = new SimulatedDemo(Drawn.TUTORIAL, new SplittableRandom(1));
    demo.relabel(store.of());
    List<DataVerdict> verdicts = check(demo, SIX_HOURS);

    assertThat(verdicts)
        .extracting(DataVerdict::outcome)
        .isSubsetOf(Outcome.VERIFIED, Outcome.COLLECTING);
    assertThat(verdicts)
        .extracting(DataVerdict::message)
        .contains(
            "pod demo-app-1: its series are from different scrapes and do not match each other;"
                + " if this persists, check whether remote write lags"
                + " (prometheus_remote_storage_queue_highest_sent_timestamp_seconds) or several"
                + " servers write the same series without a replica label (and 1 more pod)");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STALLED_COUNTS")
  void wrong_data_is_a_mismatch_once_all_series_are_from_one_scrape(Store store) {
    SimulatedDemo demo = new SimulatedDemo(Fault.uniformDomain(1.2), new SplittableRandom(1));
    demo.relabel(store.of());
    assertThat(check(demo, SIX_HOURS))
        .extracting(DataVerdict::outcome)
        .containsOnly(Outcome.COLLECTING);

    demo.relabel(UnaryOperator.identity());

    assertThat(check(demo, SIX_HOURS)).extracting(DataVerdict::outcome).contains(Outcome.MISMATCH);
  }

  @Test
  void what_agrees_although_it_is_from_different_scrapes_is_verified() {
    PodData later = Arrived.of("a", 100_100);

    assertThat(check(verification(), mixed(later, Arrived.of("a", 100_000)), 0))
        .isEqualTo(
            new DataVerdict(
                Outcome.VERIFIED, "samples of 1 pod match the expected distributions (3 checked)"));
  }

  @Test
  void disagreement_between_scrapes_neither_confirms_one_within_a_scrape_nor_ends_it() {
    DistributionVerification verification = verification();
    check(verification, Arrived.withUniformMean(Arrived.of("a", 5000), 1.2), 0);

    DataVerdict between =
        check(verification, mixed(Arrived.of("a", 10_000), Arrived.of("a", 5000)), 600);
    DataVerdict after =
        check(verification, Arrived.withUniformMean(Arrived.of("a", 10_000), 1.2), 630);

    assertThat(between.outcome()).isEqualTo(Outcome.COLLECTING);
    assertThat(after.outcome()).isEqualTo(Outcome.MISMATCH);
  }

  private static DistributionVerification verification() {
    return new DistributionVerification(Drawn.truth(), SimulatedPod.SCRAPE_INTERVAL);
  }

  private static DataVerdict check(
      DistributionVerification verification, PodData pod, long seconds) {
    return verification.check(List.of(pod), Instant.EPOCH.plusSeconds(seconds));
  }

  private static List<DataVerdict> check(SimulatedDemo demo, int times) {
    List<DataVerdict> verdicts = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      verdicts.add(demo.checkAfter(CHECKS));
    }
    return verdicts;
  }
}
