package io.metricsdemo.operator.prometheusoperator;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What matters here of one step of relabeling, in a ServiceMonitor or a scrape class.
 *
 * @param action in any case; empty for the default, replace
 * @param regex empty for the default, which matches everything
 * @param targetLabel the label that it writes; empty where it writes none
 */
public record Relabeling(String action, String regex, String targetLabel) {

  private static final int MAX_LENGTH = 200;

  /** A group that is repeated: matching may take time that grows exponentially. */
  private static final Pattern REPEATED_GROUP = Pattern.compile("\\)[*+{]");

  private static final int MAX_REPETITIONS = 4;

  /**
   * Whether it may remove or write a label. Prometheus' syntax of regular expressions is another
   * one than Java's, and anybody may have written them: what is not simple may match.
   */
  public boolean mayChange(String label) {
    return switch (action.toLowerCase(Locale.ROOT)) {
      case "labeldrop" -> mayMatch(label);
      case "labelkeep" -> isDifficult() || !mayMatch(label);
      case "", "replace", "lowercase", "uppercase", "hashmod" -> targetLabel.equals(label);
      default -> false;
    };
  }

  /** Whether it removes labels, rather than writes one. */
  public boolean removes() {
    return targetLabel.isEmpty();
  }

  private boolean mayMatch(String label) {
    if (isDifficult()) {
      return true;
    }
    try {
      return regex.isEmpty() || Pattern.matches(regex, label);
    } catch (PatternSyntaxException e) {
      return true;
    }
  }

  private boolean isDifficult() {
    return regex.length() > MAX_LENGTH
        || REPEATED_GROUP.matcher(regex).find()
        || regex.chars().filter(one -> one == '*' || one == '+' || one == '{').count()
            > MAX_REPETITIONS;
  }
}
