package io.metricsdemo.operator.verification;

import io.metricsdemo.operator.verification.DataVerdict.Outcome;
import io.metricsdemo.operator.verification.PodData.ServiceData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Something that is wrong with a demo.
 *
 * @param outcome what a check has to report
 * @param drawn from the start of the pods on
 * @param onset what happens to a demo that has been right for an hour
 */
record Fault(String name, Outcome outcome, Drawn drawn, Consumer<SimulatedDemo> onset) {

  private static final Drawn RIGHT = Drawn.TUTORIAL;

  static Fault drawing(String name, Drawn drawn) {
    return new Fault(name, Outcome.MISMATCH, drawn, demo -> {});
  }

  static Fault relabelling(String name, UnaryOperator<PodData> relabelling) {
    return new Fault(name, Outcome.MISMATCH, RIGHT, demo -> demo.relabel(relabelling));
  }

  static Fault dropping(String name, UnaryOperator<PodData> relabelling) {
    return new Fault(name, Outcome.MISSING, RIGHT, demo -> demo.relabel(relabelling));
  }

  static Fault stopped() {
    return new Fault(
        "pods that stopped producing", Outcome.NOT_PRODUCING, RIGHT, SimulatedDemo::stop);
  }

  /** Those that have to be reported. */
  static List<Fault> all() {
    return List.of(
        drawing("uniformDomain 1.2 times too large", uniformDomain(1.2)),
        drawing("uniformDomain 1.2 times too small", uniformDomain(1 / 1.2)),
        drawing("exponential mean 1.2 times too large", exponentialMean(1.2)),
        drawing("exponential mean 1.2 times too small", exponentialMean(1 / 1.2)),
        drawing("normalDomain 1.2 times too large", normalDomain(1.2)),
        drawing("normalDomain 1.2 times too small", normalDomain(1 / 1.2)),
        drawing("normalMean 1.2 times too large (0.01 of the deviation)", normalMean(1.2)),
        relabelling("services uniform and normal swapped", Fault::swapServices),
        relabelling("quantiles 0.5 and 0.9 swapped", Fault::swapQuantiles),
        relabelling("sums scaled by 1000", Fault::scaleSums),
        relabelling("le changed to the next bound", Fault::shiftBuckets),
        dropping("one bucket dropped", Fault::dropOneBucket),
        dropping("all buckets dropped", Fault::dropBuckets),
        stopped());
  }

  static Drawn uniformDomain(double factor) {
    return new Drawn(
        RIGHT.uniformDomain() * factor,
        RIGHT.normalMean(),
        RIGHT.normalDomain(),
        RIGHT.exponentialMean());
  }

  static Drawn normalMean(double factor) {
    return new Drawn(
        RIGHT.uniformDomain(),
        RIGHT.normalMean() * factor,
        RIGHT.normalDomain(),
        RIGHT.exponentialMean());
  }

  static Drawn normalDomain(double factor) {
    return new Drawn(
        RIGHT.uniformDomain(),
        RIGHT.normalMean(),
        RIGHT.normalDomain() * factor,
        RIGHT.exponentialMean());
  }

  static Drawn exponentialMean(double factor) {
    return new Drawn(
        RIGHT.uniformDomain(),
        RIGHT.normalMean(),
        RIGHT.normalDomain(),
        RIGHT.exponentialMean() * factor);
  }

  static PodData swapServices(PodData pod) {
    Map<String, ServiceData> services = new HashMap<>(pod.services());
    services.put("uniform", pod.services().get("normal"));
    services.put("normal", pod.services().get("uniform"));
    return new PodData(pod.pod(), services, pod.buckets());
  }

  static PodData swapQuantiles(PodData pod) {
    return eachService(
        pod,
        data ->
            new ServiceData(
                data.sum(),
                data.count(),
                data.countBefore(),
                Map.of(
                    0.5, data.quantiles().get(0.9),
                    0.9, data.quantiles().get(0.5),
                    0.99, data.quantiles().get(0.99))));
  }

  static PodData scaleSums(PodData pod) {
    return eachService(
        pod,
        data ->
            new ServiceData(data.sum() * 1000, data.count(), data.countBefore(), data.quantiles()));
  }

  static PodData dropBuckets(PodData pod) {
    return new PodData(pod.pod(), pod.services(), new TreeMap<>());
  }

  static PodData dropOneBucket(PodData pod) {
    TreeMap<Double, Double> buckets = new TreeMap<>(pod.buckets());
    buckets.remove(Drawn.truth().bucketBounds().get(12));
    return new PodData(pod.pod(), pod.services(), buckets);
  }

  /** Each bucket's count under the next bound, as when a rule rewrites {@code le}. */
  static PodData shiftBuckets(PodData pod) {
    TreeMap<Double, Double> buckets = new TreeMap<>(pod.buckets());
    pod.buckets()
        .headMap(Double.POSITIVE_INFINITY)
        .forEach((bound, below) -> buckets.put(buckets.higherKey(bound), below));
    buckets.put(Double.POSITIVE_INFINITY, pod.buckets().get(Double.POSITIVE_INFINITY));
    return new PodData(pod.pod(), pod.services(), buckets);
  }

  private static PodData eachService(PodData pod, UnaryOperator<ServiceData> change) {
    Map<String, ServiceData> services = new HashMap<>(pod.services());
    services.replaceAll((service, data) -> change.apply(data));
    return new PodData(pod.pod(), services, pod.buckets());
  }
}
