package io.metricsdemo.api.v1alpha1;

/**
 * CEL rules for labels, annotations and what selects nodes: the syntax of Kubernetes, so that no
 * object is refused later.
 */
final class MetadataRules {

  /** An optional DNS name of at most 253 characters, then a name of at most 63. */
  private static final String KEY =
      "k.matches('^([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?"
          + "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$') && k.indexOf('/') <= 253";

  private static final String VALUE =
      "self[k].matches('^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$')";

  /** Labels apart from those that the operator selects by. */
  static final String LABELS =
      "self.all(k, k != 'app' && !k.startsWith('app.kubernetes.io/') && "
          + KEY
          + " && "
          + VALUE
          + ")";

  static final String LABELS_MESSAGE =
      "must be labels other than app and app.kubernetes.io/*, which the operator sets itself: keys"
          + " such as release or example.com/team, values of at most 63 letters, digits, '-', '_'"
          + " and '.'";

  static final String ANNOTATIONS = "self.all(k, " + KEY + ")";

  static final String ANNOTATIONS_MESSAGE =
      "must be annotations with keys such as example.com/team: an optional DNS name in lower case"
          + " and '/', then at most 63 letters, digits, '-', '_' and '.'";

  static final String NODE_SELECTOR = "self.all(k, " + KEY + " && " + VALUE + ")";

  static final String NODE_SELECTOR_MESSAGE =
      "must be labels of nodes: keys such as kubernetes.io/arch, values of at most 63 letters,"
          + " digits, '-', '_' and '.'";

  static final String TOLERATIONS =
      "self.all(t, (has(t.key) && t.key != '' ? [t.key].all(k, "
          + KEY
          + ") : has(t.operator) && t.operator == 'Exists')"
          + " && (!has(t.value) || t.value == '' || !(has(t.operator) && t.operator == 'Exists')"
          + " && t.value.matches('^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$'))"
          + " && (!has(t.tolerationSeconds) || has(t.effect) && t.effect == 'NoExecute'))";

  static final String TOLERATIONS_MESSAGE =
      "must be tolerations as in a pod: with a key, or with operator Exists for every taint; with a"
          + " value only without operator Exists; with tolerationSeconds only with effect NoExecute";

  static final String PRIORITY_CLASS =
      "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$')";

  static final String PRIORITY_CLASS_MESSAGE =
      "must be the name of a PriorityClass, such as low-priority: a-z, 0-9, '-' and '.'";

  private MetadataRules() {}
}
