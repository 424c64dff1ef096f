package io.metricsdemo.operator.parameters;

import io.metricsdemo.api.v1alpha1.Defaults;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoSpec;
import io.metricsdemo.load.Load;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How many series the loads of all demos may have together, at the peaks of their shapes and in all
 * pods. Older demos come first, so that the order is the same in each reconcile.
 *
 * @param series 0 for no load at all: it could overload a Prometheus that others depend on
 */
public record LoadLimit(long series) {

  private static final Comparator<MetricsDemo> OLDEST_FIRST =
      Comparator.comparing((MetricsDemo demo) -> demo.getMetadata().getCreationTimestamp())
          .thenComparing(demo -> demo.getMetadata().getNamespace())
          .thenComparing(demo -> demo.getMetadata().getName());

  /**
   * Why the load of a demo is refused; empty where it is not.
   *
   * @param all demos, those without a load and this one included
   */
  public Optional<String> refusal(MetricsDemo demo, Stream<MetricsDemo> all) {
    if (size(demo) == 0) {
      return Optional.empty();
    }
    if (series == 0) {
      return Optional.of(
          "spec.load has %,d series at its peak in %d pods; the operator's MAX_LOAD_SERIES allows 0, since a load can overload Prometheus. Set MAX_LOAD_SERIES to %d or more, or remove spec.load"
              .formatted(size(demo), replicas(demo), size(demo)));
    }
    List<MetricsDemo> older =
        all.filter(other -> OLDEST_FIRST.compare(other, demo) < 0 && size(other) > 0)
            .sorted(OLDEST_FIRST)
            .toList();
    long granted = 0;
    for (MetricsDemo other : older) {
      if (granted + size(other) <= series) {
        granted += size(other);
      }
    }
    return granted + size(demo) <= series
        ? Optional.empty()
        : Optional.of(
            "spec.load has %,d series at its peak in %d pods; with the %,d of older MetricsDemos that is more than the %,d that the operator's MAX_LOAD_SERIES allows. Lower spec.load or spec.replicas, or raise MAX_LOAD_SERIES"
                .formatted(size(demo), replicas(demo), granted, series));
  }

  /** In all pods at the peak; 0 without a load, or with one that is refused for itself. */
  private static long size(MetricsDemo demo) {
    MetricsDemoSpec spec = demo.getSpec();
    return spec == null || spec.getLoad() == null
        ? 0
        : new LoadParser(new Checks())
            .parse(spec.getLoad())
            .map(Load::maxSeries)
            .map(each -> each * replicas(demo))
            .orElse(0L);
  }

  private static int replicas(MetricsDemo demo) {
    return Optional.ofNullable(demo.getSpec().getReplicas()).orElse(Defaults.REPLICAS);
  }
}
