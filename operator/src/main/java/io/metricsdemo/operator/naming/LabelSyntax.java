package io.metricsdemo.operator.naming;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/** What a label or an annotation may be, and which of them users may put on objects and pods. */
public final class LabelSyntax {

  private static final int MOST = 32;
  private static final int LONGEST_PREFIX = 253;
  private static final int LONGEST_ANNOTATION = 2048;

  private static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern DNS_NAME = Pattern.compile(DNS_LABEL + "([.]" + DNS_LABEL + ")*");
  private static final Pattern KEY =
      Pattern.compile(
          "(" + DNS_NAME.pattern() + "/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Pattern VALUE =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

  private LabelSyntax() {}

  /** Whether Kubernetes takes it as the key of a label or an annotation. */
  public static boolean isKey(String key) {
    return key != null && KEY.matcher(key).matches() && key.indexOf('/') <= LONGEST_PREFIX;
  }

  /** Whether Kubernetes takes it as a label's value. */
  public static boolean isValue(String value) {
    return value != null && VALUE.matcher(value).matches();
  }

  /** Whether Kubernetes takes it as the name of an object such as a PriorityClass. */
  public static boolean isDnsName(String name) {
    return name.length() <= LONGEST_PREFIX && DNS_NAME.matcher(name).matches();
  }

  /** Whether the operator sets a label itself, so that users cannot. */
  public static boolean isReserved(String key) {
    return key.equals(Labels.APP) || key.startsWith("app.kubernetes.io/");
  }

  /**
   * @return what labels of users must be, when these are not; empty when they are valid
   */
  public static Optional<String> problem(Map<String, String> labels) {
    if (labels.keySet().stream().anyMatch(LabelSyntax::isReserved)) {
      return Optional.of(
          "labels other than app and app.kubernetes.io/*, which the operator sets itself");
    }
    return problem(
        labels,
        (key, value) -> isKey(key) && isValue(value),
        "labels",
        ": keys such as release or example.com/team, values of at most 63 letters, digits, '-',"
            + " '_' and '.'");
  }

  /** As {@link #problem}, of the labels that select nodes. */
  public static Optional<String> nodeSelectorProblem(Map<String, String> labels) {
    return problem(
        labels,
        (key, value) -> isKey(key) && isValue(value),
        "labels",
        " of nodes: keys such as kubernetes.io/arch, values of at most 63 letters, digits, '-',"
            + " '_' and '.'");
  }

  /** As {@link #problem}, of annotations. */
  public static Optional<String> annotationProblem(Map<String, String> annotations) {
    return problem(
        annotations,
        (key, value) ->
            isKey(key)
                && value != null
                && value.codePointCount(0, value.length()) <= LONGEST_ANNOTATION,
        "annotations",
        ": keys such as example.com/team, values of at most " + LONGEST_ANNOTATION + " characters");
  }

  private static Optional<String> problem(
      Map<String, String> given, BiPredicate<String, String> valid, String what, String syntax) {
    if (given.size() > MOST) {
      return Optional.of("at most " + MOST + " " + what);
    }
    boolean allValid =
        given.entrySet().stream().allMatch(e -> valid.test(e.getKey(), e.getValue()));
    return allValid ? Optional.empty() : Optional.of(what + syntax);
  }
}
