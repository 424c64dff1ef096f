package io.metricsdemo.operator.parameters;

import java.util.regex.Pattern;

/**
 * What an image may be called: the <a
 * href="https://github.com/distribution/reference/blob/v0.6.0/reference.go">grammar</a> by which
 * kubelets read it.
 */
public final class ImageReference {

  private static final int LONGEST = 512;
  private static final int LONGEST_NAME = 255;

  private static final String LABEL = "[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?";
  private static final String REGISTRY =
      "(" + LABEL + "([.]" + LABEL + ")*|\\[[a-fA-F0-9:]+\\])(:[0-9]+)?/";
  private static final String PATH = "[a-z0-9]+(([.]|_|__|-+)[a-z0-9]+)*";
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "(?<name>(%s)?%s(/%s)*)".formatted(REGISTRY, PATH, PATH)
              + "(:[A-Za-z0-9_][-A-Za-z0-9_.]{0,127})?"
              + "(@(sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}))?");

  /** Where a name is expected, it is an image's ID. */
  private static final Pattern ID = Pattern.compile("[a-f0-9]{64}");

  private ImageReference() {}

  /** Whether a container runtime can take it. */
  public static boolean isValid(String text) {
    var parts = GRAMMAR.matcher(text);
    return text.length() <= LONGEST
        && parts.matches()
        && parts.group("name").length() <= LONGEST_NAME
        && !ID.matcher(text).matches();
  }
}
