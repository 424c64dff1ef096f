package io.metricsdemo.operator.scraping;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.metricsdemo.operator.diagnosis.ClusterFacts;
import io.metricsdemo.operator.diagnosis.LiveClusterFacts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Facts of the cluster that are a few looks old at most: many demos that start ask for the same.
 */
final class RecentFacts implements Supplier<ClusterFacts> {

  private static final Duration OLDEST = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final Clock clock;
  private ClusterFacts facts;
  private Instant since = Instant.MIN;

  RecentFacts(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  @Override
  public ClusterFacts get() {
    Instant now = clock.instant();
    if (since.equals(Instant.MIN) || since.plus(OLDEST).isBefore(now)) {
      facts = new LiveClusterFacts(client);
      since = now;
    }
    return facts;
  }
}
