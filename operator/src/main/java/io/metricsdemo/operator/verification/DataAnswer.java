package io.metricsdemo.operator.verification;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.operator.prometheus.Sample;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What Prometheus has answered to a {@link DataQuery}. */
public final class DataAnswer {

  /** What distinguishes the series of one scrape, and what {@link DataQuery} adds. */
  static final List<String> OWN_LABELS =
      List.of("le", "vmrange", "quantile", "service", "exported_service", "part");

  /**
   * Where a series comes from: a target, and where several servers write into one store, also which
   * of them. All labels count that are not the demo's own, whatever the servers add.
   */
  private record Source(ResourceID demo, String pod, Map<String, String> labels) {

    static Source of(Sample sample) {
      Map<String, String> labels = new TreeMap<>(sample.labels());
      labels.remove("__name__");
      labels.keySet().removeAll(OWN_LABELS);
      return new Source(
          new ResourceID(sample.label("job"), sample.label("namespace")),
          sample.label("pod"),
          labels);
    }
  }

  private final Map<Source, List<Sample>> values;
  private final Set<Source> mixed;
  private final Map<Source, List<Sample>> countsBefore;
  private final Map<Source, Instant> times;

  private DataAnswer(List<Sample> values, List<Sample> countsBefore) {
    this.values = bySource(values, Predicate.not(DataQuery::isMixed));
    this.mixed = bySource(values, DataQuery::isMixed).keySet();
    this.countsBefore = bySource(countsBefore, Predicate.not(DataQuery::isTime));
    this.times = new HashMap<>();
    countsBefore.stream()
        .filter(DataQuery::isTime)
        .forEach(sample -> times.merge(Source.of(sample), sample.time(), DataAnswer::later));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Map<Source, List<Sample>> bySource(
      List<Sample> samples, Predicate<Sample> filter) {
    return samples.stream().filter(filter).collect(Collectors.groupingBy(Source::of));
  }

  /**
   * The data of each pod by demo, without the demos and pods that have no samples.
   *
   * <p>Where a pod is scraped as several targets or by several servers, the target with the most
   * series counts; among equals, one whose series are from a single scrape; among those, the one
   * scraped last. A sum and a count of different scrapes would not fit together, and a target that
   * has ended would look like a pod that has ended.
   *
   * @param values the answer to {@link DataQuery#values}
   * @param countsBefore the answer to {@link DataQuery#countsBefore}
   */
  public static Map<ResourceID, List<PodData>> byDemo(
      List<Sample> values, List<Sample> countsBefore) {
    return new DataAnswer(values, countsBefore).byDemo();
  }

  private Map<ResourceID, List<PodData>> byDemo() {
    return values.keySet().stream()
        .sorted(
            Comparator.comparing(Source::pod)
                .thenComparing(source -> -values.get(source).size())
                .thenComparing(mixed::contains)
                .thenComparing(
                    source -> times.getOrDefault(source, Instant.MIN), Comparator.reverseOrder())
                .thenComparing(source -> source.labels().toString()))
        .collect(
            Collectors.groupingBy(
                Source::demo,
                HashMap::new,
                Collectors.collectingAndThen(Collectors.toList(), this::firstOfEachPod)));
  }

  private List<PodData> firstOfEachPod(List<Source> sources) {
    Map<String, PodData> pods = new TreeMap<>();
    for (Source source : sources) {
      pods.computeIfAbsent(source.pod(), pod -> podData(source));
    }
    return List.copyOf(pods.values());
  }

  private PodData podData(Source source) {
    return Scrape.of(values.get(source), countsBefore.getOrDefault(source, List.of()))
        .podData(source.pod(), mixed.contains(source), Optional.ofNullable(times.get(source)));
  }
}
