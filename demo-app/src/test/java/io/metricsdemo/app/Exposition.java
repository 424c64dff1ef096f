package io.metricsdemo.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prometheus text, taken apart: the series with their values, and the lines of the comments. */
public record Exposition(List<String> comments, Map<String, Double> samples) {

  private static final Pattern LABEL = Pattern.compile("(le|quantile)=\"([^\"]*)\"");

  /** Takes Prometheus text or OpenMetrics; exemplars are left out. */
  public static Exposition of(String text) {
    Map<String, Double> samples = new LinkedHashMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceAll(" # .*", ""))
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              samples.put(series(line.substring(0, space)), number(line.substring(space + 1)));
            });
    return new Exposition(text.lines().filter(line -> line.startsWith("#")).toList(), samples);
  }

  /** The value of a series, whose numeric labels are spelled as Go spells them or as Java does. */
  public double value(String series) {
    Double value = samples.get(series(series));
    if (value == null) {
      throw new AssertionError("no " + series + " in " + samples.keySet());
    }
    return value;
  }

  /** The series of a family in the order of the exposition. */
  public List<String> series(String prefix, String label) {
    return samples.keySet().stream()
        .filter(series -> series.startsWith(prefix) && series.contains(label))
        .toList();
  }

  private static String series(String text) {
    Matcher matcher = LABEL.matcher(text);
    return matcher.replaceAll(m -> m.group(1) + "=\"" + number(m.group(2)) + "\"");
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
