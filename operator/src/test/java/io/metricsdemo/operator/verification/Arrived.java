package io.metricsdemo.operator.verification;

import io.metricsdemo.operator.verification.PodData.ServiceData;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.commons.statistics.distribution.ContinuousDistribution;

/** Data of a pod that has drawn exactly what is to be expected, and changes of it. */
final class Arrived {

  private Arrived() {}

  /** After so many draws of each service, all of them within the window. */
  static PodData of(String pod, double draws) {
    GroundTruth truth = Drawn.truth();
    Map<String, ServiceData> services = new HashMap<>();
    for (RpcService service : RpcService.values()) {
      ContinuousDistribution distribution = truth.of(service);
      Map<Double, Double> quantiles = new HashMap<>();
      for (double quantile : GroundTruth.QUANTILES) {
        quantiles.put(quantile, distribution.inverseCumulativeProbability(quantile));
      }
      services.put(
          service.label(), new ServiceData(distribution.getMean() * draws, draws, 0, quantiles));
    }
    TreeMap<Double, Double> buckets = new TreeMap<>();
    for (double bound : truth.bucketBounds()) {
      buckets.put(
          bound, Math.rint(draws * truth.of(RpcService.NORMAL).cumulativeProbability(bound)));
    }
    buckets.put(Double.POSITIVE_INFINITY, draws);
    return new PodData(pod, services, buckets);
  }

  /** The mean of the uniform service's draws is that many times what it should be. */
  static PodData withUniformMean(PodData pod, double factor) {
    return with(
        pod,
        "uniform",
        data ->
            new ServiceData(
                data.sum() * factor, data.count(), data.countBefore(), data.quantiles()));
  }

  static PodData withoutCount(PodData pod, String service) {
    return with(
        pod,
        service,
        data -> new ServiceData(data.sum(), Double.NaN, Double.NaN, data.quantiles()));
  }

  /** The scrape was at that time. */
  static PodData at(PodData pod, Instant scraped) {
    return new PodData(
        pod.pod(),
        pod.services(),
        pod.buckets(),
        pod.nativeHistogram(),
        pod.mixed(),
        Optional.of(scraped));
  }

  static PodData with(PodData pod, String service, UnaryOperator<ServiceData> change) {
    Map<String, ServiceData> services = new HashMap<>(pod.services());
    services.put(service, change.apply(services.get(service)));
    return new PodData(pod.pod(), services, pod.buckets());
  }
}
