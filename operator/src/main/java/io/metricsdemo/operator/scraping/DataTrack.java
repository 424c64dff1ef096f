package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.parameters.DemoParameters.Generator;
import io.metricsdemo.operator.parameters.Durations;
import io.metricsdemo.operator.verification.DataVerdict;
import io.metricsdemo.operator.verification.DistributionVerification;
import io.metricsdemo.operator.verification.GroundTruth;
import io.metricsdemo.operator.verification.PodData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The data of one demo, as it was checked so far, and when that is next due. */
final class DataTrack {

  /** Between two checks of data that are right, at most. */
  private static final Duration AT_REST = Duration.ofMinutes(10);

  private static final Duration OPEN = Duration.ofSeconds(15);

  private Generator generator;
  private String interval;
  private DistributionVerification verification;
  private Instant due = Instant.MIN;
  private Optional<DataVerdict> verdict = Optional.empty();

  /** Empty while it has not been checked. */
  Optional<DataVerdict> verdict() {
    return verdict;
  }

  /** When it is to be checked next. */
  Instant due() {
    return due;
  }

  /** Other distributions make other data: what was found of it so far counts no more. */
  void follow(DemoView demo) {
    Generator now = demo.parameters().generator();
    if (!now.equals(generator)) {
      if (generator != null) {
        verdict =
            Optional.of(
                new DataVerdict(
                    DataVerdict.Outcome.COLLECTING, "the pods draw from other distributions"));
      }
      generator = now;
      verification = null;
      due = Instant.MIN;
    }
    if (verification == null || !demo.parameters().monitoring().interval().equals(interval)) {
      interval = demo.parameters().monitoring().interval();
      verification = new DistributionVerification(GroundTruth.of(generator), interval());
    }
  }

  void check(List<PodData> pods, Instant now) {
    DataVerdict found = verification.check(pods, now);
    verdict = Optional.of(found);
    if (found.outcome() == DataVerdict.Outcome.VERIFIED) {
      checkAgainAtRest(now);
    } else {
      checkAgainSoon(now);
    }
  }

  void checkAgainSoon(Instant now) {
    due = now.plus(interval().compareTo(OPEN) > 0 ? interval() : OPEN);
  }

  /** Spread, so that not all are due at once for ever, and a look or two before it is too late. */
  private void checkAgainAtRest(Instant now) {
    double share = ThreadLocalRandom.current().nextDouble(0.75, 0.95);
    due = now.plusMillis((long) (AT_REST.toMillis() * share));
  }

  Duration interval() {
    return Durations.parse(interval).orElseThrow();
  }
}
