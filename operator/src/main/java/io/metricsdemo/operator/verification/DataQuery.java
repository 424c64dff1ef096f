package io.metricsdemo.operator.verification;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.operator.prometheus.LookBack;
import io.metricsdemo.operator.prometheus.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The questions that bring the data of a batch of demos: {@link #countsBefore}, {@link #values}
 * and, where these bring no classic histogram, {@link #nativeHistograms}. {@link DataAnswer} puts
 * the answers together. Each selector has an exact name, since not every backend takes a pattern.
 *
 * @param demos by namespace and name
 * @param slow whether two of their scrapes may be further apart than Prometheus looks back, which
 *     are 5 minutes unless its settings say otherwise
 */
public record DataQuery(List<ResourceID> demos, boolean slow) {

  private static final int MOST_DEMOS = 50;
  private static final int MOST_PODS = 200;
  static final int MOST_CHARACTERS = 7_500;

  /** Two scrapes at the longest interval that a spec may have. */
  private static final String TWO_SLOW_SCRAPES = "[21m]";

  /** Distinguishes series that differ only in their name, which {@code or} ignores. */
  private static final String PART = "label_replace(%s, \"part\", \"%s\", \"\", \"\")";

  private static final String TIME = "time";
  private static final String MIXED = "mixed";

  /** The variance of the times of all series of a source: exactly 0 where these are equal. */
  private static final String DIFFERENT_TIMES =
      "stdvar without (%s) (%%s) > 0".formatted(String.join(",", DataAnswer.OWN_LABELS));

  private static final Comparator<Demo> ORDER =
      Comparator.comparing(Demo::slow)
          .thenComparing(demo -> demo.id().getNamespace().orElse(""))
          .thenComparing(demo -> demo.id().getName());

  /**
   * A demo whose data is wanted.
   *
   * @param pods how many it has
   * @param scrapeInterval in force
   */
  public record Demo(ResourceID id, int pods, Duration scrapeInterval) {

    private boolean slow() {
      return LookBack.isTooShort(scrapeInterval);
    }
  }

  /**
   * All of them, in batches that a server answers with ease: at most 50 demos and 200 pods (a
   * single demo of more is a batch of its own), in a query of less than 8 KiB.
   */
  public static List<DataQuery> batches(Collection<Demo> demos) {
    List<DataQuery> batches = new ArrayList<>();
    Batch batch = new Batch(List.of());
    // By namespace, which makes the queries short.
    for (Demo demo : demos.stream().sorted(ORDER).toList()) {
      Batch larger = batch.with(demo);
      if (larger.isTooMuch()) {
        batches.add(batch.query());
        larger = new Batch(List.of(demo));
      }
      batch = larger;
    }
    if (!batch.demos().isEmpty()) {
      batches.add(batch.query());
    }
    return batches;
  }

  private record Batch(List<Demo> demos) {

    Batch with(Demo demo) {
      return new Batch(Stream.concat(demos.stream(), Stream.of(demo)).toList());
    }

    boolean isTooMuch() {
      return demos.size() > 1
          && (demos.size() > MOST_DEMOS
              || demos.stream().mapToInt(Demo::pods).sum() > MOST_PODS
              || demos.stream().map(Demo::slow).distinct().count() > 1
              || query().values().length() > MOST_CHARACTERS);
    }

    DataQuery query() {
      return new DataQuery(demos.stream().map(Demo::id).toList(), demos.get(0).slow());
    }
  }

  /**
   * An expression for the newest values, and for the sources whose series have them from different
   * scrapes: in one query, since a moment later these may be others.
   */
  public String values() {
    return selectors(
        List.of(
            PART.formatted(newest(SeriesNames.SUM), "sum"),
            PART.formatted(newest(SeriesNames.COUNT), "count"),
            newest(SeriesNames.SUMMARY),
            newest(SeriesNames.BUCKET),
            PART.formatted(DIFFERENT_TIMES.formatted(slow ? slowTimes() : times()), MIXED)));
  }

  /** The time of each series that {@link #values} brings, where Prometheus looks back for it. */
  private static String times() {
    return String.join(
        " or ",
        PART.formatted(time(SeriesNames.SUM), "sum"),
        time(SeriesNames.COUNT),
        time(SeriesNames.SUMMARY),
        time(SeriesNames.BUCKET));
  }

  /** The steps of a subquery miss what came since the last minute began, and need not see it. */
  private static String slowTimes() {
    return "%1$s or %2$s".formatted(times(), longAgo("(%s)".formatted(times())));
  }

  private static String time(String metric) {
    return "timestamp(%s{})".formatted(metric);
  }

  private static String longAgo(String times) {
    return "max_over_time(%s[21m:1m])".formatted(times);
  }

  /** An expression for the newest scrape's native histograms. */
  public String nativeHistograms() {
    return selectors(List.of(newest(SeriesNames.HISTOGRAM)));
  }

  /**
   * An expression for the smallest counts of the last 8 minutes, and for the times of the newest
   * ones; shorter than the other one.
   */
  public String countsBefore() {
    String time = slow ? longAgo(time(SeriesNames.COUNT)) : time(SeriesNames.COUNT);
    return selectors(
        List.of(
            "min_over_time(%s{}[8m])".formatted(SeriesNames.COUNT), PART.formatted(time, TIME)));
  }

  /** Whether it is the time of the newest scrape, in an answer to {@link #countsBefore}. */
  static boolean isTime(Sample sample) {
    return sample.label("part").equals(TIME);
  }

  /** Whether it says that a source is mixed, in an answer to {@link #values}. */
  static boolean isMixed(Sample sample) {
    return sample.label("part").equals(MIXED);
  }

  private String newest(String metric) {
    return slow ? "last_over_time(%s{}%s)".formatted(metric, TWO_SLOW_SCRAPES) : metric + "{}";
  }

  private String selectors(List<String> expressions) {
    return DemoSelectors.of(demos, expressions);
  }
}
