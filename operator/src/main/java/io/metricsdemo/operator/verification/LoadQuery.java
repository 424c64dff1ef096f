package io.metricsdemo.operator.verification;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The questions that show how much of the load of some demos is stored: how many samples Prometheus
 * counts in the newest scrape of each pod and after relabeling, and how many series of the load the
 * demo application counts in it. {@link LoadAnswer} puts the answers together.
 *
 * @param slow whether two scrapes may be further apart than Prometheus looks back
 */
public record LoadQuery(List<ResourceID> demos, boolean slow) {

  public static final String SCRAPED = "scrape_samples_scraped";
  public static final String KEPT = "scrape_samples_post_metric_relabeling";
  public static final String EXPOSED = "demo_app_load_series";

  /** 0 where the scrape failed, so that Prometheus stored no sample of it but its counts. */
  static final String UP = "up";

  /** Distinguishes the series of an answer, most of which have no name. */
  static final String PART = "part";

  static final String STORED = "stored";
  static final String TIME = "_time";

  private static final String WITH_PART = "label_replace(%s, \"" + PART + "\", \"%s\", \"\", \"\")";

  /**
   * All series of the load. Servers that write into one store are kept apart by the labels that
   * they usually have.
   */
  private static final String COUNT =
      "count by (namespace, pod, job, instance, cluster, replica, prometheus, prometheus_replica) (%s)";

  private static final String ALL =
      "{,__name__=~\"load_(gauge|counter|histogram|native_histogram|summary)_[0-9].*\"}";

  /** The same for fewer demos each, as far as it takes for each expression to fit into a URL. */
  public List<LoadQuery> split() {
    if (demos.size() == 1 || valuesAndStored().length() <= DataQuery.MOST_CHARACTERS) {
      return List.of(this);
    }
    int half = demos.size() / 2;
    return Stream.of(demos.subList(0, half), demos.subList(half, demos.size()))
        .flatMap(some -> new LoadQuery(some, slow).split().stream())
        .toList();
  }

  /** An expression for what the newest scrape of each pod had, and what relabeling kept of it. */
  public String values() {
    return DemoSelectors.of(demos, parts());
  }

  /**
   * The same, and how many series of the load are stored. A server has to read all of them for it,
   * so it is for pods of whose samples some are dropped.
   */
  public String valuesAndStored() {
    List<String> expressions = new ArrayList<>(parts());
    expressions.add(WITH_PART.formatted(COUNT.formatted(newest(ALL)), STORED));
    return DemoSelectors.of(demos, expressions);
  }

  private List<String> parts() {
    List<String> parts = new ArrayList<>();
    parts.add(WITH_PART.formatted(newest(UP + "{}"), UP));
    for (String metric : List.of(SCRAPED, KEPT, EXPOSED)) {
      parts.add(WITH_PART.formatted(newest(metric + "{}"), metric));
      parts.add(WITH_PART.formatted(time(metric), metric + TIME));
    }
    return parts;
  }

  private String newest(String selector) {
    return slow ? "last_over_time(%s[21m])".formatted(selector) : selector;
  }

  /** The steps of a subquery miss what came since the last minute began, and need not see it. */
  private String time(String metric) {
    String time = "timestamp(%s{})".formatted(metric);
    return slow ? "(%1$s or max_over_time(%1$s[21m:1m]))".formatted(time) : time;
  }
}
