package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.Sample;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many samples of {@code up} each pod has within four and a half intervals: four or five, where
 * that is the interval at which it is scraped. Of an interval of half or twice the length there
 * would be nine, or three at most.
 */
final class UpCounts {

  private static final int FEWEST = 4;
  private static final int MOST = 5;

  private final Map<List<String>, Double> samples = new HashMap<>();

  static String query(Interval interval) {
    return "max by (namespace, pod, job) (count_over_time(up{app_kubernetes_io_managed_by=\"%s\"}[%dms]))"
        .formatted(Labels.OPERATOR, interval.length().multipliedBy(9).dividedBy(2).toMillis());
  }

  void add(Sample sample) {
    samples.merge(
        List.of(sample.label("namespace"), sample.label("pod"), sample.label("job")),
        sample.value(),
        Math::max);
  }

  /** Whether the pods are scraped at this interval; those that are new have fewer samples yet. */
  boolean fit(DemoView demo) {
    List<Double> counts =
        demo.endpoints().stream()
            .map(
                pod ->
                    samples.getOrDefault(
                        List.of(demo.parameters().namespace(), pod, demo.parameters().name()), 0.0))
            .toList();
    return counts.stream().allMatch(count -> count <= MOST)
        && counts.stream().anyMatch(count -> count >= FEWEST);
  }
}
