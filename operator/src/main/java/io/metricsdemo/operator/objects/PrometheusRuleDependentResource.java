package io.metricsdemo.operator.objects;

import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRuleBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import io.metricsdemo.operator.alerts.DemoAlerts;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.status.ManagedKind;

/** The PrometheusRule by which a Prometheus evaluates the demo's alerts. */
@KubernetesDependent(informer = @Informer(labelSelector = Labels.MANAGED_SELECTOR))
public final class PrometheusRuleDependentResource extends OwnedDependentResource<PrometheusRule> {

  public PrometheusRuleDependentResource() {
    super(PrometheusRule.class, ManagedKind.PROMETHEUS_RULE);
  }

  @Override
  PrometheusRule desired(DemoParameters demo) {
    // @formatter:off
    return new PrometheusRuleBuilder()
        .withMetadata(metadata(demo, demo.monitoring().labels()))
        .withNewSpec()
          .addNewGroup()
            .withName("metricsdemo")
            .withRules(DemoAlerts.of(demo))
          .endGroup()
        .endSpec()
        .build();
    // @formatter:on
  }
}
