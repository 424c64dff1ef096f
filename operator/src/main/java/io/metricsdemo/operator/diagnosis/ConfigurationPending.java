package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.status.Reasons;
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
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    ScrapePools pools = ScrapePools.of(subject);
    Optional<ScrapePool> missing = pools.missing().findFirst();
    if (missing.isEmpty()) {
      return Verdict.passed(
          "in scrape pool "
              + String.join(", ", pools.pools().stream().map(ScrapePool::name).toList()));
    }
    return Verdict.isFalse(
        Reasons.WAITING_FOR_FIRST_SCRAPE,
        "%s has no targets in scrape pool %s yet, which passes by itself within some minutes; %s"
            .formatted(
                subject.prometheus().map(PrometheusResource::toString).orElse("Prometheus"),
                missing.get().name(),
                ifNot(subject, missing.get())));
  }

  private static String ifNot(CheckContext subject, ScrapePool pool) {
    if (subject.prometheus().isEmpty()) {
      return "if it does not, see that what configures Prometheus selects %s"
          .formatted(MonitorSource.name(subject.monitor()));
    }
    if (!pool.endpoint().getRelabelings().isEmpty()) {
      return "if it does not, see that spec.endpoints[%d].relabelings of %s drop not all of them"
          .formatted(pool.index(), MonitorSource.name(subject.monitor()));
    }
    if (pool.endpoint().getTargetPort() != null
        && ScrapePool.setting(pool.endpoint().getPort()).isEmpty()) {
      return "if it does not, see that the pods' containers have a port %s, as spec.endpoints[%d].targetPort of %s asks for"
          .formatted(
              pool.endpoint().getTargetPort().getValue(),
              pool.index(),
              MonitorSource.name(subject.monitor()));
    }
    return "if it does not, look at the logs of Prometheus Operator and of container config-reloader in Prometheus' pods";
  }
}
