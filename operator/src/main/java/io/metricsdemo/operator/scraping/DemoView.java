package io.metricsdemo.operator.scraping;

import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.operator.parameters.DemoParameters;
import java.time.Instant;
import java.util.SortedSet;

/**
 * What is known in the cluster of a demo that Prometheus is to be asked about.
 *
 * @param created when the demo was
 * @param endpoints names of the pods behind its Service that are ready
 * @param settled whether its pods are as wanted, so that no old ones are among them
 * @param measured whether its time to scrape is known already
 */
public record DemoView(
    ResourceID id,
    Instant created,
    DemoParameters parameters,
    ServiceMonitor monitor,
    SortedSet<String> endpoints,
    boolean settled,
    boolean measured) {

  /** Where Prometheus Operator puts the only endpoint of the ServiceMonitor. */
  String scrapePool() {
    return "serviceMonitor/%s/%s/0".formatted(parameters.namespace(), parameters.name());
  }
}
