package io.metricsdemo.operator.verification;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.operator.prometheus.Sample;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What Prometheus has answered to a {@link DataQuery}. */
public final class DataAnswer {

  private DataAnswer() {}

  /** The target that a series was scraped from. */
  private record Source(ResourceID demo, String pod, String instance) {

    static Source of(Sample sample) {
      return new Source(
          new ResourceID(sample.label("job"), sample.label("namespace")),
          sample.label("pod"),
          sample.label("instance"));
    }
  }

  /**
   * The data of each pod by demo; a demo or a pod of which nothing has arrived is not there.
   *
   * <p>Of a pod that is scraped as several targets, the one counts of which most has arrived: a sum
   * and a count of different scrapes would not fit together.
   *
   * @param values the answer to {@link DataQuery#values}
   * @param countsBefore the answer to {@link DataQuery#countsBefore}
   */
  public static Map<ResourceID, List<PodData>> byDemo(
      List<Sample> values, List<Sample> countsBefore) {
    Map<Source, List<Sample>> before = bySource(countsBefore);
    return bySource(values).entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<Source, List<Sample>> entry) -> entry.getKey().pod())
                .thenComparing(entry -> -entry.getValue().size())
                .thenComparing(entry -> entry.getKey().instance()))
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
