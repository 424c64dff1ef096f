package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheus.ServerRef;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.Set;

/**
 * What the samples of {@code up} show of the pods of a demo in a server that does not list its
 * targets. Which error a scrape ended with, and what is selected, it does not show.
 */
public final class SampledScrapes {

  /** The state that holds when all pods are scraped. */
  public static final String TITLE = "Samples of up show scrapes";

  private SampledScrapes() {}

  /**
   * @param monitor namespace and name of the ServiceMonitor
   * @param failing pods whose newest sample is recent and 0
   * @param absent pods that have no recent sample
   */
  public static Verdict of(
      ServerRef server, String monitor, Set<String> failing, Set<String> absent) {
    if (!failing.isEmpty()) {
      return Verdict.isFalse(
          Reasons.SCRAPE_FAILED,
          "The scrape of pod %s fails: its newest sample of up in %s is 0. This server does not list its targets, so it does not report the error: look at the targets page or the log of what scrapes for it, and check that no NetworkPolicy keeps that from the pod"
              .formatted(names(failing), server));
    }
    if (!absent.isEmpty()) {
      return Verdict.unknown(
          Reasons.WAITING_FOR_FIRST_SCRAPE,
          "%s has no recent sample of up of pod %s. This server does not list its targets, so the cause is not known: a first scrape comes within some minutes; otherwise check that what scrapes for it selects ServiceMonitor %s by its labels and annotations, keeps the labels namespace, pod, job and app_kubernetes_io_managed_by, and sends its samples there"
              .formatted(server, names(absent), monitor));
    }
    return Verdict.passed("of each ready pod");
  }

  private static String names(Set<String> pods) {
    return Excerpt.of(String.join(", ", pods));
  }
}
