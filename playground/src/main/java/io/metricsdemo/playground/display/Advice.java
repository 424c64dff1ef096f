package io.metricsdemo.playground.display;

import io.metricsdemo.operator.status.Reasons;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The operator's messages without advice about parts of a cluster that the playground lacks. */
final class Advice {

  private static final String NO_PROMETHEUS =
      "There is no prometheus on the PATH. Install one, for example by apt-get install prometheus"
          + " or brew install prometheus, and start the playground again";

  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[a-z0-9)\"}])\\. (?=[A-Z])");
  private static final Pattern OF_A_CLUSTER =
      Pattern.compile("PROMETHEUS_|Prometheus Operator|config-reloader|NetworkPolicy|ClusterRole");

  /** The playground has one image, and no registry. */
  private static final Pattern OTHER_IMAGES =
      Pattern.compile(
          ", or DEMO_IMAGE of the operator where that is not set"
              + "|; a private registry needs a Secret in spec\\.imagePullSecrets");

  private Advice() {}

  /** The message of a condition, as it helps in the playground. */
  static String fitting(String reason, String message) {
    if (reason.equals(Reasons.NO_PROMETHEUS)) {
      return NO_PROMETHEUS;
    }
    List<String> sentences =
        List.of(SENTENCE_END.split(OTHER_IMAGES.matcher(message).replaceAll("")));
    return Stream.concat(
            sentences.stream().limit(1),
            sentences.stream().skip(1).filter(it -> !OF_A_CLUSTER.matcher(it).find()))
        .collect(Collectors.joining(". "));
  }
}
