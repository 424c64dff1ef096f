package io.metricsdemo.operator.status;

import io.metricsdemo.operator.parameters.Interval;

/**
 * The words for what is usually a matter of time on the way to the first scrape, for conditions and
 * for the doctor command.
 */
public final class Pending {

  private static final String LOGS =
      "If this persists, check the logs of Prometheus Operator and of container config-reloader in"
          + " the Prometheus pods";

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
   */
  public static Verdict firstScrape(String observed, String detail) {
    return Verdict.isFalse(
        Reasons.WAITING_FOR_FIRST_SCRAPE,
        "%s. A new ServiceMonitor takes effect within minutes; %s. %s"
            .formatted(observed, detail, LOGS));
  }

  /**
   * @param server how messages call it, which had scraped all pods
   */
  public static Verdict scrapedAgain(String server) {
    return Verdict.unknown(
        Reasons.WAITING_FOR_FIRST_SCRAPE,
        "%s scraped all pods and has no recent scrape of each of them now, as after a restart with an empty storage. If it does not scrape them again within two scrape intervals, the cause is reported"
            .formatted(server));
  }

  /**
   * @param server how messages call it
   * @param found in effect
   * @param field where the other interval is set
   */
  public static Verdict interval(String server, Interval found, String field, Interval wanted) {
    return Verdict.isFalse(
        Reasons.INTERVAL_NOT_IN_FORCE,
        "%s still scrapes every %s; %s is %s. The new interval takes effect within minutes. %s"
            .formatted(server, found, field, wanted, LOGS));
  }
}
