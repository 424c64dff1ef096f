package io.metricsdemo.api.v1alpha1;

/**
 * CEL rules for image references: the <a
 * href="https://github.com/distribution/reference/blob/v0.6.0/reference.go">grammar</a> by which
 * kubelets read them, so that no pod is made with an image that no container runtime can pull.
 */
final class ImageRules {

  private static final String LABEL = "[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?";
  private static final String REGISTRY =
      "(" + LABEL + "([.]" + LABEL + ")*|\\\\[[a-fA-F0-9:]+\\\\])(:[0-9]+)?/";
  private static final String PATH = "[a-z0-9]+(([.]|_|__|-+)[a-z0-9]+)*";
  private static final String TAG = ":[A-Za-z0-9_][-A-Za-z0-9_.]{0,127}";
  private static final String DIGEST =
      "@(sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})";

  /** The name may have 255 characters before tag and digest, and must not look like an image ID. */
  static final String REFERENCE =
      "self.matches('^("
          + REGISTRY
          + ")?"
          + PATH
          + "(/"
          + PATH
          + ")*("
          + TAG
          + ")?("
          + DIGEST
          + ")?$')"
          + " && self.matches('^.{1,255}(:[-A-Za-z0-9_.]+)?(@[a-z0-9]+:[a-f0-9]+)?$')"
          + " && !self.matches('^[a-f0-9]{64}$')";

  static final String REFERENCE_MESSAGE =
      "must be an image reference, such as registry.example.com/team/demo-app:1.0: no scheme, a path"
          + " in lower case, one tag, one digest";

  private ImageRules() {}
}
