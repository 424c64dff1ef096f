package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.parameters.DemoParameters.Generator;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.verification.DataVerdict;
import io.metricsdemo.operator.verification.DistributionVerification;
import io.metricsdemo.operator.verification.GroundTruth;
import io.metricsdemo.operator.verification.GrowthCheck;
import io.metricsdemo.operator.verification.PodData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;

/** The data of one demo in one server, as it was checked so far, and when that is next due. */
final class DataState {

  /** Between two full checks of data that are right, at most. */
  private static final Duration AT_REST = Duration.ofMinutes(10);

  private static final Duration OPEN = Duration.ofSeconds(15);

  private Generator generator;
  private Interval interval;
  private Set<String> pods = Set.of();
  private DistributionVerification verification;
  private GrowthCheck growth;
  private Instant due = Instant.MIN;
  private Instant verdictSince = Instant.MIN;
  private Optional<DataVerdict> verdict = Optional.empty();
  private Optional<DataVerdict> stopped = Optional.empty();

  /** Empty while it has not been checked. */
  Optional<DataVerdict> verdict() {
    return stopped.isPresent() ? stopped : verdict;
  }

  /** When the full check is next due. */
  Instant due() {
    return due;
  }

  /**
   * Other distributions make other data, and what was found of some pods says nothing of others: a
   * verdict holds for what it was reached about alone.
   */
  void follow(DemoView demo) {
    Generator now = demo.parameters().generator();
    if (!now.equals(generator)) {
      if (generator != null) {
        begin("the distributions have changed");
      }
      generator = now;
      verification = null;
    }
    if (!pods.containsAll(demo.endpoints())) {
      if (verdict.isPresent()) {
        begin("new pods have to be verified");
      }
      due = Instant.MIN;
    } else if (pods.size() > demo.endpoints().size()) {
      due = Instant.MIN;
    }
    pods = new TreeSet<>(demo.endpoints());
    Interval wanted = demo.parameters().monitoring().interval();
    if (verification == null || !wanted.isSameAs(interval)) {
      interval = wanted;
      verification = new DistributionVerification(GroundTruth.of(generator), interval.length());
      growth = new GrowthCheck(interval.length());
    }
  }

  private void begin(String why) {
    verdict = Optional.of(new DataVerdict(DataVerdict.Outcome.COLLECTING, why));
    due = Instant.MIN;
  }

  /**
   * Checks that the counts increase, at each round.
   *
   * @param counts by pod
   */
  void checkGrowth(Map<String, GrowthCheck.Count> counts) {
    stopped = growth.check(counts);
  }

  /** What the counts did says nothing once the pods are not scraped as they should be. */
  void forgetGrowth() {
    stopped = Optional.empty();
    growth = interval == null ? null : new GrowthCheck(interval.length());
  }

  void check(List<PodData> data, Instant now) {
    DataVerdict found = verification.check(data, now);
    if (!saysTheSame(found, now)) {
      verdict = Optional.of(found);
      verdictSince = now;
    }
    if (found.outcome() == DataVerdict.Outcome.VERIFIED) {
      checkAgainAtRest(now);
    } else {
      checkAgainSoon(now);
    }
  }

  /** A mismatch has other numbers at each check, which are worth a change now and then only. */
  private boolean saysTheSame(DataVerdict found, Instant now) {
    return found.outcome() == DataVerdict.Outcome.MISMATCH
        && verdict.filter(last -> last.outcome() == found.outcome()).isPresent()
        && verdictSince.plus(AT_REST).isAfter(now);
  }

  /** Notes what keeps the data from being checked. */
  void cannotCheck(DataVerdict why, Instant now) {
    verdict = Optional.of(why);
    checkAgainSoon(now);
  }

  void checkAgainSoon(Instant now) {
    due = now.plus(interval.length().compareTo(OPEN) > 0 ? interval.length() : OPEN);
  }

  /** Spread, so that not all are due at once for ever, and a round or two before it is too late. */
  private void checkAgainAtRest(Instant now) {
    double share = ThreadLocalRandom.current().nextDouble(0.75, 0.95);
    due = now.plusMillis((long) (AT_REST.toMillis() * share));
  }

  Duration interval() {
    return interval.length();
  }
}
