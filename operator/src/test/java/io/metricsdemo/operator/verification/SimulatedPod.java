package io.metricsdemo.operator.verification;

import io.metricsdemo.operator.verification.PodData.ServiceData;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A pod of the demo in virtual time, with each of its draws. */
final class SimulatedPod {

  static final Duration SCRAPE_INTERVAL = Duration.ofSeconds(30);

  private final String name;
  private final List<Double> bounds = Drawn.truth().bucketBounds();
  private final double[] perBucket = new double[bounds.size() + 1];
  private final Map<RpcService, SimulatedService> services = new EnumMap<>(RpcService.class);

  SimulatedPod(String name, Drawn drawn, SplittableRandom random) {
    this.name = name;
    double lowest = bounds.get(0);
    double width = bounds.get(1) - lowest;
    for (RpcService service : RpcService.values()) {
      services.put(
          service,
          new SimulatedService(
              service,
              drawn,
              random.split(),
              service == RpcService.NORMAL
                  ? value -> perBucket[bucket((value - lowest) / width)]++
                  : value -> {}));
    }
  }

  private int bucket(double widths) {
    return (int) Math.max(0, Math.min(bounds.size(), Math.ceil(widths)));
  }

  /** Draws until the next scrape. */
  void advance() {
    services.values().forEach(service -> service.advance(SCRAPE_INTERVAL.toSeconds()));
  }

  PodData scrape() {
    Map<String, ServiceData> data = new HashMap<>();
    services.forEach((service, simulated) -> data.put(service.label(), simulated.scrape()));
    TreeMap<Double, Double> buckets = new TreeMap<>();
    double below = 0;
    for (int i = 0; i < bounds.size(); i++) {
      below += perBucket[i];
      buckets.put(bounds.get(i), below);
    }
    buckets.put(Double.POSITIVE_INFINITY, below + perBucket[bounds.size()]);
    return new PodData(name, data, buckets);
  }
}
