package io.metricsdemo.operator.verification;

import io.metricsdemo.operator.verification.PodData.ServiceData;
import java.util.ArrayList;
import java.util.List;

/**
 * The series that each pod has from its first scrape on.
 *
 * @param histogram that of the classic buckets
 */
record ExpectedSeries(Histogram histogram) {

  /** The missing series, summarized in as few names as possible. */
  List<String> missing(PodData pod) {
    List<String> missing = new ArrayList<>();
    for (RpcService service : RpcService.values()) {
      missing.addAll(missing(service.label(), pod.services().get(service.label())));
    }
    if (pod.buckets().isEmpty() && pod.nativeHistogram().isPresent()) {
      return missing;
    }
    List<String> buckets =
        histogram.missing(pod.buckets()).stream().map(SeriesNames::bucket).toList();
    boolean all = buckets.size() > histogram.bounds().size();
    missing.addAll(all ? List.of(SeriesNames.BUCKET) : buckets);
    return missing;
  }

  private static List<String> missing(String service, ServiceData data) {
    if (data == null) {
      return List.of(SeriesNames.of(SeriesNames.SUMMARY, service));
    }
    List<String> missing = new ArrayList<>();
    if (Double.isNaN(data.sum())) {
      missing.add(SeriesNames.of(SeriesNames.SUM, service));
    }
    if (Double.isNaN(data.count())) {
      missing.add(SeriesNames.of(SeriesNames.COUNT, service));
    }
    GroundTruth.QUANTILES.stream()
        .filter(quantile -> !data.quantiles().containsKey(quantile))
        .map(quantile -> SeriesNames.quantile(service, quantile))
        .forEach(missing::add);
    return missing;
  }
}
