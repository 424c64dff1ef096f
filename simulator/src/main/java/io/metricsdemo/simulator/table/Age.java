package io.metricsdemo.simulator.table;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** Time since an instant as kubectl's columns show it: the further back, the coarser. */
final class Age {

  private Age() {}

  static String since(String timestamp, Instant now) {
    try {
      return display(Duration.between(Instant.parse(timestamp), now));
    } catch (DateTimeException e) {
      return timestamp.isEmpty() ? "<unknown>" : timestamp;
    }
  }

  static String display(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    long minutes = seconds / 60;
    long hours = minutes / 60;
    long days = hours / 24;
    if (minutes < 2) {
      return seconds + "s";
    }
    if (minutes < 10) {
      return two(minutes, "m", seconds % 60, "s");
    }
    if (hours < 3) {
      return minutes + "m";
    }
    if (hours < 8) {
      return two(hours, "h", minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    if (days < 8) {
      return two(days, "d", hours % 24, "h");
    }
    return days + "d";
  }

  private static String two(long more, String unit, long less, String lesserUnit) {
    return more + unit + (less == 0 ? "" : less + lesserUnit);
  }
}
