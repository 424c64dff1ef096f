package io.metricsdemo.operator.scraping;

import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.operator.parameters.DemoParameters;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What the cluster says of a demo that Prometheus is queried about.
 *
 * @param uid identifies the demo, where its name may have been that of another one before
 * @param created when the demo was
 * @param endpoints names of the pods behind its Service that are ready
 * @param settled whether its rollout is complete, so that no old pods are among them
 * @param measured whether its time to scrape is known already
 */
public record DemoView(
    ResourceID id,
    String uid,
    Instant created,
    DemoParameters parameters,
    ServiceMonitor monitor,
    SortedSet<String> endpoints,
    boolean settled,
    boolean measured) {

  long generation() {
    return Optional.ofNullable(monitor.getMetadata().getGeneration()).orElse(0L);
  }

  /** Where Prometheus Operator puts the only endpoint of the ServiceMonitor. */
  String scrapePool() {
    return "serviceMonitor/%s/%s/0".formatted(parameters.namespace(), parameters.name());
  }
}
