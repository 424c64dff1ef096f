package io.metricsdemo.operator.naming;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a label may be, and which of them may be put on a ServiceMonitor as an extra. */
public final class LabelSyntax {

  private static final int MOST = 32;
  private static final Pattern KEY =
      Pattern.compile(
          "([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Pattern VALUE =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

  private LabelSyntax() {}

  /** Whether Kubernetes takes it as a label's key. */
  public static boolean isKey(String key) {
    return key != null && KEY.matcher(key).matches();
  }

  /** Whether Kubernetes takes it as a label's value. */
  public static boolean isValue(String value) {
    return value != null && VALUE.matcher(value).matches();
  }

  /**
   * @return what the labels must be, when they are not; empty when they are valid
   */
  public static Optional<String> problem(Map<String, String> labels) {
    if (labels.size() > MOST) {
      return Optional.of("at most " + MOST + " labels");
    }
    for (Map.Entry<String, String> label : labels.entrySet()) {
      String key = label.getKey();
      if (key.equals(Labels.APP) || key.startsWith("app.kubernetes.io/")) {
        return Optional.of(
            "labels other than app and app.kubernetes.io/*, which the operator sets itself");
      }
      if (!isKey(key) || !isValue(label.getValue())) {
        return Optional.of(
            "labels: keys such as release or example.com/team, values of at most 63 letters,"
                + " digits, '-', '_' and '.'");
      }
    }
    return Optional.empty();
  }
}
