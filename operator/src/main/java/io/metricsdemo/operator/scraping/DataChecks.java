package io.metricsdemo.operator.scraping;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.operator.scraping.Prometheuses.Asked;
import java.time.Instant;
import java.util.List;
import java.util.Map;

final class DataChecks {
  void run(
      List<DemoView> demos,
      Map<ResourceID, DemoTrack> tracks,
      Map<Asked, Liveness> liveness,
      Instant now) {}
}
