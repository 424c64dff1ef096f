package io.metricsdemo.playground.display;

import io.metricsdemo.operator.status.Reasons;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The operator's messages without advice about parts of a cluster that the playground lacks. */
final class Advice {

  private static final String NO_PROMETHEUS =
      "There is no prometheus on the PATH. Install one, for example by apt-get install prometheus"
          + " or brew install prometheus, and start the playground again";

  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[a-z0-9)\"}])\\. (?=[A-Z])");
  private static final Pattern OF_A_CLUSTER =
      Pattern.compile("PROMETHEUS_|Prometheus Operator|config-reloader|NetworkPolicy|ClusterRole");

  private Advice() {}

  /** The message of a condition, as it helps in the playground. */
  static String fitting(String reason, String message) {
    if (reason.equals(Reasons.NO_PROMETHEUS)) {
      return NO_PROMETHEUS;
    }
    String[] sentences = SENTENCE_END.split(message);
    return Arrays.stream(sentences)
        .filter(it -> it == sentences[0] || !OF_A_CLUSTER.matcher(it).find())
        .collect(Collectors.joining(". "));
  }
}
