package io.metricsdemo.operator.verification;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.operator.prometheus.Sample;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What Prometheus has answered to a {@link DataQuery}. */
public final class DataAnswer {

  private DataAnswer() {}

  /** What distinguishes the series of one scrape, and what {@link DataQuery} adds. */
  private static final Set<String> OWN =
      Set.of("__name__", "le", "vmrange", "quantile", "service", "exported_service", "part");

  /**
   * Where a series comes from: a target, and where several servers write into one store, also which
   * of them. All labels count that are not the demo's own, whatever the servers add.
   */
  private record Source(ResourceID demo, String pod, Map<String, String> labels) {

    static Source of(Sample sample) {
      Map<String, String> labels = new TreeMap<>(sample.labels());
      labels.keySet().removeAll(OWN);
      return new Source(
          new ResourceID(sample.label("job"), sample.label("namespace")),
          sample.label("pod"),
          labels);
    }
  }

  /**
   * The data of each pod by demo; a demo or a pod of which nothing has arrived is not there.
   *
   * <p>Of a pod that is scraped as several targets or by several servers, the one counts of which
   * most has arrived, and of those the one that was scraped last: a sum and a count of different
   * scrapes would not fit together, and one that has ended would look like a pod that has.
   *
   * @param values the answer to {@link DataQuery#values}
   * @param countsBefore the answer to {@link DataQuery#countsBefore}
   */
  public static Map<ResourceID, List<PodData>> byDemo(
      List<Sample> values, List<Sample> countsBefore) {
    Map<Source, List<Sample>> before = bySource(countsBefore);
    Map<Source, Double> times = times(countsBefore);
    return bySource(values).entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<Source, List<Sample>> entry) -> entry.getKey().pod())
                .thenComparing(entry -> -entry.getValue().size())
                .thenComparing(entry -> -times.getOrDefault(entry.getKey(), 0.0))
                .thenComparing(entry -> entry.getKey().labels().toString()))
        .collect(
            Collectors.groupingBy(
                entry -> entry.getKey().demo(),
                HashMap::new,
                Collectors.collectingAndThen(
                    Collectors.toList(), targets -> firstOfEachPod(targets, before))));
  }

  private static Map<Source, List<Sample>> bySource(List<Sample> samples) {
    return samples.stream().collect(Collectors.groupingBy(Source::of));
  }

  private static Map<Source, Double> times(List<Sample> countsBefore) {
    Map<Source, Double> times = new HashMap<>();
    countsBefore.stream()
        .filter(DataQuery::isTime)
        .forEach(sample -> times.merge(Source.of(sample), sample.value(), Math::max));
    return times;
  }

  private static List<PodData> firstOfEachPod(
      List<Map.Entry<Source, List<Sample>>> targets, Map<Source, List<Sample>> before) {
    Map<String, PodData> pods = new TreeMap<>();
    for (Map.Entry<Source, List<Sample>> target : targets) {
      pods.computeIfAbsent(
          target.getKey().pod(),
          pod ->
              Scrape.of(target.getValue(), before.getOrDefault(target.getKey(), List.of()))
                  .podData(pod));
    }
    return List.copyOf(pods.values());
  }
}
