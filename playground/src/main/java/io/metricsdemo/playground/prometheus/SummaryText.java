package io.metricsdemo.playground.prometheus;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The demo's summary in the text format. */
final class SummaryText {

  private static final Pattern QUANTILE =
      Pattern.compile(
          "(?m)^rpc_durations_seconds\\{(?=[^}]*service=\"(\\w+)\")(?=[^}]*quantile=\"([^\"]+)\")[^}]*} (\\S+)");
  private static final Pattern COUNT =
      Pattern.compile("(?m)^rpc_durations_seconds_count\\{[^}]*service=\"(\\w+)\"[^}]*} (\\S+)");

  private SummaryText() {}

  /** How many observations the summary's window holds at least, from the counts of the past. */
  static final class Observations {

    // The window holds 8 to 10 minutes: what came within 8 is in it for certain.
    private static final Duration CERTAIN = Duration.ofMinutes(8);

    private final Map<String, Deque<Count>> history = new HashMap<>();

    private record Count(Instant time, long count) {}

    long within(String service, long count, Instant now) {
      Deque<Count> counts = history.computeIfAbsent(service, key -> new ArrayDeque<>());
      if (!counts.isEmpty() && counts.getLast().count() > count) {
        // Another process: it counts from 0.
        counts.clear();
      }
      counts.addLast(new Count(now, count));
      long before = 0;
      while (counts.getFirst().time().isBefore(now.minus(CERTAIN))) {
        before = counts.removeFirst().count();
      }
      if (before > 0) {
        // The newest of those that are too old is where the window begins next time too.
        counts.addFirst(new Count(now.minus(CERTAIN).minusNanos(1), before));
      }
      return count - before;
    }
  }

  static List<Quantile> quantiles(
      String namespace, String pod, String text, Observations observations, Instant now) {
    Map<String, Long> counts = new HashMap<>();
    Matcher count = COUNT.matcher(text);
    while (count.find()) {
      long value = (long) Double.parseDouble(count.group(2));
      counts.put(count.group(1), observations.within(count.group(1), value, now));
    }
    List<Quantile> quantiles = new ArrayList<>();
    Matcher quantile = QUANTILE.matcher(text);
    while (quantile.find()) {
      quantiles.add(
          new Quantile(
              namespace,
              pod,
              quantile.group(1),
              Double.parseDouble(quantile.group(2)),
              Double.parseDouble(quantile.group(3)),
              counts.getOrDefault(quantile.group(1), 0L)));
    }
    return quantiles;
  }
}
