package io.metricsdemo.e2e.pods;

import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.SharedPrometheus;
import io.metricsdemo.e2e.cluster.TestNamespace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** Settings of the Prometheus that keep demos and others from being scraped. */
@Tag("own-cluster")
@Isolated("changes the Prometheus that scrapes all demos")
class PrometheusSettingsE2E {

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();
  @RegisterExtension final TestNamespace other = new TestNamespace();
  @RegisterExtension final ScrapedCondition scraped = new ScrapedCondition(namespace);
  @RegisterExtension final SharedPrometheus prometheus = new SharedPrometheus();

  @Test
  void scrape_class_that_drops_targets_and_namespace_selectors_that_are_ignored() {
    scraped.create(spec -> spec.setReplicas(1));
    scraped.healed();
    ExaminedMonitor foreign = new ExaminedMonitor(other, "foreign");
    foreign.apply(
        "selector: {matchLabels: {app: demo-app}}, namespaceSelector: {matchNames: [%s]}, endpoints: [{port: http-metrics, interval: 5s}]"
            .formatted(namespace.name()));
    foreign.isScraped();

    prometheus.patch(
        """
        {"spec": {"ignoreNamespaceSelectors": true, "scrapeClasses": [{"name": "strict", "default": true,
          "relabelings": [{"action": "keep", "sourceLabels": ["namespace"], "regex": "prod-.*"}]}]}}
        """);

    scraped.awaitReason(
        "False",
        "TargetsDropped",
        "relabelings[0] of spec.scrapeClasses[0] (strict) of Prometheus monitoring/k8s",
        "the value of namespace (" + namespace.name() + ")");
    foreign.fails(
        "ServiceNotSelected",
        "Prometheus monitoring/k8s has spec.ignoreNamespaceSelectors: true",
        "Create the ServiceMonitor in namespace ");

    prometheus.patch("{\"spec\": {\"ignoreNamespaceSelectors\": false, \"scrapeClasses\": null}}");
    scraped.healed();
    foreign.isScraped();
  }
}
