package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.status.Pending;
import io.metricsdemo.operator.status.Verdict;
import java.util.Optional;

/**
 * Prometheus does not have the endpoint's scrape pool, or nothing in it: after a change it takes
 * Prometheus Operator and the config-reloader beside Prometheus up to some minutes.
 */
final class ConfigurationPending implements Check {

  @Override
  public String title() {
    return "Scrape pool has targets";
  }

  @Override
  public boolean isMatterOfTime() {
    return true;
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    ScrapePools pools = ScrapePools.of(subject);
    Optional<ScrapePool> missing = pools.missing().findFirst();
    if (missing.isEmpty()) {
      return Verdict.passed(
          "in scrape pool "
              + String.join(", ", pools.pools().stream().map(ScrapePool::name).toList()));
    }
    return Pending.firstScrape(
        "%s has no targets in scrape pool %s yet"
            .formatted(
                subject.prometheus().map(PrometheusResource::toString).orElse("Prometheus"),
                missing.get().name()),
        check(subject, missing.get()),
        Optional.empty(),
        LastChange.waiting(subject));
  }

  /** What would keep all targets out for good. */
  private static String check(CheckContext subject, ScrapePool pool) {
    String monitor = MonitorSource.name(subject.monitor());
    if (subject.prometheus().isEmpty()) {
      return "check that the system that configures Prometheus selects " + monitor;
    }
    if (!pool.endpoint().getRelabelings().isEmpty()) {
      return "check that spec.endpoints[%d].relabelings of %s do not drop all targets"
          .formatted(pool.index(), monitor);
    }
    if (pool.endpoint().getTargetPort() != null
        && ScrapePool.setting(pool.endpoint().getPort()).isEmpty()) {
      return "check that a container of the pods declares port %s, the value of spec.endpoints[%d].targetPort of %s"
          .formatted(pool.endpoint().getTargetPort().getValue(), pool.index(), monitor);
    }
    return "targets appear with the next configuration";
  }
}
