package io.metricsdemo.operator.verification;

import io.metricsdemo.operator.verification.PodData.ServiceData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The statistical tests of the summary of one service of one process. */
final class ServiceStatistics {

  private final String service;
  private final TotalsCheck<Mean.SumAndCount> mean;
  private final List<QuantileCheck> quantiles;
  private double lastCount;

  ServiceStatistics(ProcessTests.OfService tests, Duration scrapeInterval) {
    this.service = tests.service().label();
    this.mean = new TotalsCheck<>(tests.mean(), Mean.SumAndCount.ZERO);
    this.quantiles =
        tests.quantiles().stream().map(test -> new QuantileCheck(test, scrapeInterval)).toList();
  }

  String label() {
    return service;
  }

  boolean isOfAnotherProcess(PodData pod) {
    ServiceData data = pod.services().get(service);
    return data != null && data.count() < lastCount;
  }

  List<Finding> check(ServiceData data, Instant scraped) {
    if (Double.isNaN(data.count())) {
      // Without it nothing can be said, and that it is missing is said already.
      return List.of();
    }
    lastCount = data.count();
    List<Finding> findings = new ArrayList<>();
    if (!Double.isNaN(data.sum())) {
      findings.add(mean.check(new Mean.SumAndCount(data.sum(), data.count(), data.count())));
    }
    double draws = data.count() - data.countBefore();
    for (QuantileCheck check : quantiles) {
      double seconds = data.quantiles().getOrDefault(check.quantile(), Double.NaN);
      if (!Double.isNaN(seconds)) {
        findings.add(check.check(new SummaryQuantile.Estimate(seconds, draws), scraped));
      }
    }
    return findings;
  }
}
