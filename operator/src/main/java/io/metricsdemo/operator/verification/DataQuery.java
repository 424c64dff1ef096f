package io.metricsdemo.operator.verification;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.operator.naming.Labels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The questions that bring the data of a batch of demos: {@link #values} and {@link #countsBefore},
 * whose answers {@link DataAnswer} puts together.
 *
 * @param demos by namespace and name
 */
public record DataQuery(List<ResourceID> demos) {

  private static final int MOST_DEMOS = 50;
  private static final int MOST_PODS = 200;
  private static final int MOST_CHARACTERS = 7_500;

  private static final String VALUES = SeriesNames.SUMMARY + "(_sum|_count)?|" + SeriesNames.BUCKET;
  private static final String TARGET_LABEL = Labels.MANAGED_BY.replaceAll("[^a-zA-Z0-9_]", "_");

  /**
   * A demo whose data is wanted.
   *
   * @param pods how many it has
   */
  public record Demo(ResourceID id, int pods) {}

  /**
   * All of them, in batches that a server answers with ease: at most 50 demos and 200 pods (a
   * single demo of more is a batch of its own), in a query of less than 8 KiB.
   */
  public static List<DataQuery> batches(Collection<Demo> demos) {
    List<DataQuery> batches = new ArrayList<>();
    List<ResourceID> batch = new ArrayList<>();
    int pods = 0;
    // By namespace, which makes the queries short.
    for (Demo demo : demos.stream().sorted(Comparator.comparing(DataQuery::sortKey)).toList()) {
      batch.add(demo.id());
      pods += demo.pods();
      boolean tooMuch =
          batch.size() > MOST_DEMOS
              || pods > MOST_PODS
              || new DataQuery(batch).countsBefore().length() > MOST_CHARACTERS
              || new DataQuery(batch).values().length() > MOST_CHARACTERS;
      if (tooMuch && batch.size() > 1) {
        batches.add(new DataQuery(List.copyOf(batch.subList(0, batch.size() - 1))));
        batch = new ArrayList<>(List.of(demo.id()));
        pods = demo.pods();
      }
    }
    if (!batch.isEmpty()) {
      batches.add(new DataQuery(List.copyOf(batch)));
    }
    return batches;
  }

  /** An expression for the newest scrape's values. */
  public String values() {
    return selectors(VALUES, "");
  }

  /** An expression for the counts that were there 8 minutes before. */
  public String countsBefore() {
    return selectors(SeriesNames.COUNT, " offset 8m");
  }

  private String selectors(String metrics, String modifier) {
    Map<String, List<ResourceID>> byNamespace =
        demos.stream()
            .collect(
                Collectors.groupingBy(
                    demo -> demo.getNamespace().orElse(""), TreeMap::new, Collectors.toList()));
    // `or` drops no series: the namespace is on each of them, so that none of two sides are alike.
    return byNamespace.entrySet().stream()
        .map(
            entry ->
                "{__name__=~\"%s\",%s=\"%s\",namespace=\"%s\",job=~\"%s\"}%s"
                    .formatted(
                        metrics,
                        TARGET_LABEL,
                        Labels.OPERATOR,
                        inString(entry.getKey()),
                        inString(anyOf(entry.getValue())),
                        modifier))
        .collect(Collectors.joining(" or "));
  }

  private static String anyOf(List<ResourceID> demos) {
    return demos.stream()
        .map(demo -> demo.getName().replaceAll("[^a-zA-Z0-9_-]", "\\\\$0"))
        .collect(Collectors.joining("|"));
  }

  private static String inString(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static String sortKey(Demo demo) {
    return demo.id().getNamespace().orElse("") + "/" + demo.id().getName();
  }
}
