package io.metricsdemo.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.metricsdemo.api.v1alpha1.MetricsDemoStatus;
import io.metricsdemo.operator.parameters.Interval;
import java.time.Instant;
import java.util.Optional;

/**
 * The words for what is usually a matter of time on the way to the first scrape, for conditions and
 * for the doctor command.
 */
public final class Pending {

  private static final String LOGS =
      "If this persists, check the logs of Prometheus Operator and of container config-reloader in"
          + " the Prometheus pods";

  /** What leads here has passed all checks before, and what is left cannot be seen from here. */
  private static final String CHECKED =
      "Checks without a finding: what Prometheus selects and may discover, Services, ports, endpoints,"
          + " %swhat Prometheus Operator watches and rejects, and failures to generate or"
          + " load the configuration. Look for this ServiceMonitor in the logs of Prometheus"
          + " Operator, for errors in those of containers config-reloader and prometheus, and for its"
          + " scrape pool on page /service-discovery of Prometheus";

  private Pending() {}

  /**
   * @param observed how many pods, or which endpoints, are not ready
   * @param whatToDo an imperative sentence
   */
  public static Verdict noReadyEndpoints(String observed, String whatToDo) {
    return Verdict.isFalse(Reasons.NO_READY_ENDPOINTS, "%s. %s".formatted(observed, whatToDo));
  }

  /**
   * @param observed what the server has not done yet
   * @param detail what helps to know how long it takes
   * @param interval that the first scrape may take; empty where that is not known
   */
  public static Verdict firstScrape(
      String observed, String detail, Optional<Interval> interval, Waiting waiting) {
    return Verdict.isFalse(
        Reasons.WAITING_FOR_FIRST_SCRAPE,
        waiting
            .inVainSince(interval)
            .map(since -> "%s. %s".formatted(observed, inVain(since, waiting.search().unchecked())))
            .orElseGet(
                () ->
                    "%s. A new ServiceMonitor takes effect within minutes; %s. %s"
                        .formatted(observed, detail, LOGS)));
  }

  /**
   * @param server how messages call it, which had scraped all pods
   */
  public static Verdict scrapedAgain(String server) {
    return Verdict.unknown(
        Reasons.WAITING_FOR_FIRST_SCRAPE,
        "%s scraped all pods before, but has no recent samples of at least one of them, for example after a restart with empty storage. If it does not scrape them again within two scrape intervals, this condition reports the cause"
            .formatted(server));
  }

  /**
   * @param server how messages call it
   * @param found in effect
   * @param field where the other interval is set
   */
  public static Verdict interval(
      String server, Interval found, String field, Interval wanted, Waiting waiting) {
    String observed = "%s still scrapes every %s; %s is %s".formatted(server, found, field, wanted);
    return Verdict.isFalse(
        Reasons.INTERVAL_NOT_IN_FORCE,
        waiting
            .inVainSince()
            .map(since -> "%s. %s".formatted(observed, inVain(since, Optional.empty())))
            .orElseGet(
                () ->
                    "%s. The new interval takes effect within minutes. %s"
                        .formatted(observed, LOGS)));
  }

  /** Whether a status says of Scraped that it may pass by itself, or has not for long. */
  public static boolean isWaiting(MetricsDemoStatus status) {
    return Conditions.find(status, ConditionTypes.SCRAPED)
        .map(Condition::getReason)
        .filter(
            reason ->
                reason.equals(Reasons.WAITING_FOR_FIRST_SCRAPE)
                    || reason.equals(Reasons.INTERVAL_NOT_IN_FORCE))
        .isPresent();
  }

  /**
   * @param relabeling why it could not be ruled out, and what to do to know it
   */
  private static String inVain(Instant since, Optional<String> relabeling) {
    return "Nothing that this depends on has changed since %s, so it will not resolve by itself. %s"
        .formatted(
            since,
            relabeling
                .map(unchecked -> "%s. %s".formatted(unchecked, CHECKED.formatted("")))
                .orElseGet(() -> CHECKED.formatted("relabeling, ")));
  }
}
