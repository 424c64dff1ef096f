package io.metricsdemo.operator.verification;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.operator.prometheus.Sample;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What Prometheus has answered to a {@link LoadQuery}. */
public final class LoadAnswer {

  private record Pod(ResourceID demo, String name) {

    static Pod of(Sample sample) {
      return new Pod(LoadAnswer.demo(sample), sample.label("pod"));
    }
  }

  /** What one server stores of one target. */
  private static final class Scrape {

    private final Map<String, Double> parts = new HashMap<>();

    Optional<Double> value(String part) {
      return Optional.ofNullable(parts.get(part));
    }

    Instant time() {
      return new Sample(Map.of(), parts.getOrDefault(time(LoadQuery.SCRAPED), 0.0)).time();
    }

    /** Whether both counts of Prometheus are there, and of one scrape. */
    boolean isWhole() {
      return parts.containsKey(LoadQuery.SCRAPED)
          && parts.containsKey(LoadQuery.KEPT)
          && parts.containsKey(time(LoadQuery.SCRAPED))
          && isOfThisScrape(LoadQuery.KEPT);
    }

    boolean isOfThisScrape(String metric) {
      return value(time(LoadQuery.SCRAPED)).equals(value(time(metric)));
    }

    private static String time(String metric) {
      return metric + LoadQuery.TIME;
    }
  }

  private final Map<Pod, Map<Map<String, String>, Scrape>> scrapes = new HashMap<>();
  private final Map<Pod, Long> stored = new HashMap<>();
  private final Set<ResourceID> counted;

  /**
   * Puts an answer together, of all shards of a server.
   *
   * @param counted the demos whose stored series were asked for; there is no sample of none
   */
  public LoadAnswer(Collection<Sample> samples, Set<ResourceID> counted) {
    this.counted = counted;
    for (Sample sample : samples) {
      if (sample.label(LoadQuery.PART).equals(LoadQuery.STORED)) {
        stored.merge(Pod.of(sample), Math.round(sample.value()), Math::max);
      } else {
        scrapes
            .computeIfAbsent(Pod.of(sample), pod -> new HashMap<>())
            .computeIfAbsent(source(sample), source -> new Scrape())
            .parts
            .put(sample.label(LoadQuery.PART), sample.value());
      }
    }
  }

  /** The demo that a sample of an answer is of. */
  public static ResourceID demo(Sample sample) {
    return new ResourceID(sample.label("job"), sample.label("namespace"));
  }

  private static Map<String, String> source(Sample sample) {
    Map<String, String> labels = new TreeMap<>(sample.labels());
    labels.keySet().removeAll(List.of("__name__", LoadQuery.PART));
    return labels;
  }

  /** The demos of which relabeling dropped some samples. */
  public Set<ResourceID> reduced() {
    return scrapes.keySet().stream()
        .filter(pod -> load(pod).filter(PodLoad::isReduced).isPresent())
        .map(Pod::demo)
        .collect(Collectors.toSet());
  }

  /** The newest scrape of each pod of a demo, by its name, without those of which none is whole. */
  Map<String, PodLoad> pods(ResourceID demo) {
    Map<String, PodLoad> pods = new TreeMap<>();
    scrapes.keySet().stream()
        .filter(pod -> pod.demo().equals(demo))
        .forEach(pod -> load(pod).ifPresent(load -> pods.put(pod.name(), load)));
    return pods;
  }

  private Optional<PodLoad> load(Pod pod) {
    Collection<Scrape> sources = scrapes.get(pod).values();
    return sources.stream()
        .filter(Scrape::isWhole)
        .max(Comparator.comparing(Scrape::time))
        .map(
            scrape ->
                new PodLoad(
                    scrape.value(LoadQuery.UP).filter(up -> up == 0).isPresent(),
                    count(scrape, LoadQuery.SCRAPED).orElseThrow(),
                    count(scrape, LoadQuery.KEPT).orElseThrow(),
                    exposed(scrape, sources),
                    counted.contains(pod.demo())
                        ? OptionalLong.of(stored.getOrDefault(pod, 0L))
                        : OptionalLong.empty(),
                    scrape.time()));
  }

  /** Relabeling of metrics may give the application's own count other labels. */
  private static OptionalLong exposed(Scrape scrape, Collection<Scrape> sources) {
    if (scrape.isOfThisScrape(LoadQuery.EXPOSED)) {
      return count(scrape, LoadQuery.EXPOSED);
    }
    return sources.stream()
        .filter(
            other ->
                scrape
                    .value(Scrape.time(LoadQuery.SCRAPED))
                    .equals(other.value(Scrape.time(LoadQuery.EXPOSED))))
        .map(other -> count(other, LoadQuery.EXPOSED))
        .findFirst()
        .orElse(OptionalLong.empty());
  }

  private static OptionalLong count(Scrape scrape, String metric) {
    return scrape.value(metric).stream().mapToLong(Math::round).findFirst();
  }
}
