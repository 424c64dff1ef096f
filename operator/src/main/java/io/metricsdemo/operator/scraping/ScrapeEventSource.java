package io.metricsdemo.operator.scraping;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.ExternalResourceCachingEventSource;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.status.ScrapeObservation;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps what was observed of each demo, and has those reconciled of which there is news. */
public final class ScrapeEventSource
    extends ExternalResourceCachingEventSource<ScrapeObservation, MetricsDemo, String> {

  public ScrapeEventSource() {
    super("scrapes", ScrapeObservation.class, observation -> "observation");
  }

  /** Replaces all observations; a demo that has none any more is news as well. */
  void publish(Map<ResourceID, ScrapeObservation> observations) {
    handleResources(
        observations.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> Set.of(entry.getValue()))));
  }
}
