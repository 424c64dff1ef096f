package io.metricsdemo.operator.verification;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.distribution.ContinuousDistribution;

/**
 * The statistical tests of what one process draws. They remember nothing, so the pods of all demos
 * that draw from the same distributions share them.
 *
 * @param services of each service, in their order
 * @param histogram of the normal service's classic buckets
 * @param nativeHistogram of its native histogram's buckets
 */
record ProcessTests(List<OfService> services, Histogram histogram, Histogram nativeHistogram) {

  /** The tests of the summary of one service. */
  record OfService(RpcService service, Mean mean, List<SummaryQuantile> quantiles) {

    static OfService of(RpcService service, ContinuousDistribution truth) {
      return new OfService(
          service,
          new Mean(service.label(), truth),
          GroundTruth.QUANTILES.stream()
              .map(quantile -> new SummaryQuantile(service.label(), quantile, truth))
              .toList());
    }
  }

  static ProcessTests of(GroundTruth truth) {
    ContinuousDistribution normal = truth.of(RpcService.NORMAL);
    return new ProcessTests(
        Arrays.stream(RpcService.values())
            .map(service -> OfService.of(service, truth.of(service)))
            .toList(),
        new Histogram(normal, truth.bucketBounds()),
        new Histogram(normal, NativeBounds.near(truth.bucketBounds())));
  }
}
