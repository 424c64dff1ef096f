package io.metricsdemo.operator.scraping;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.ExternalResourceCachingEventSource;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.status.ScrapeObservation;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps the last observation of each demo, and triggers a reconcile when it changes. */
public final class ScrapeEventSource
    extends ExternalResourceCachingEventSource<ScrapeObservation, MetricsDemo, String> {

  public ScrapeEventSource() {
    super("scrapes", ScrapeObservation.class, observation -> "observation");
  }

  /** Replaces all observations; a demo that has none any more is reconciled as well. */
  void publish(Map<ResourceID, ScrapeObservation> observations) {
    handleResources(
        observations.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> Set.of(entry.getValue()))));
  }
}
