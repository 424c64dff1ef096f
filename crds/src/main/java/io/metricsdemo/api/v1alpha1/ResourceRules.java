package io.metricsdemo.api.v1alpha1;

/** CEL rules for compute resources. */
final class ResourceRules {

  static final String QUANTITIES =
      "self.all(k, k in ['cpu', 'memory', 'ephemeral-storage'] && string(self[k])"
          + ".matches('^[0-9]+([.][0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$'))";
  static final String QUANTITIES_MESSAGE =
      "must give cpu, memory or ephemeral-storage a quantity such as 50m, 1, 96Mi or 1.5Gi";

  private ResourceRules() {}
}
