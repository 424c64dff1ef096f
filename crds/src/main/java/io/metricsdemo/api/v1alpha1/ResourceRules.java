package io.metricsdemo.api.v1alpha1;

/** CEL rules for compute resources. */
final class ResourceRules {

  /** What Kubernetes parses, apart from negative numbers and exponents of more than 2 digits. */
  private static final String QUANTITY =
      "^[+]?([0-9]+([.][0-9]*)?|[.][0-9]+)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][-+]?[0-9]{1,2})?$";

  static final String QUANTITIES =
      "self.all(k, k in ['cpu', 'memory', 'ephemeral-storage'] && string(self[k]).matches('"
          + QUANTITY
          + "'))";

  /** Ends a sentence of the API server where it cannot read a number that is none of its types. */
  static final String QUANTITIES_MESSAGE =
      "must give cpu, memory or ephemeral-storage a quantity such as 50m, 1, 96Mi or 1.5Gi; write"
          + " fractions and exponents in quotes, as in \"0.5\" or \"1e9\"";

  private ResourceRules() {}
}
