package io.metricsdemo.operator.verification;

import io.metricsdemo.operator.prometheus.NativeHistogram;
import io.metricsdemo.operator.prometheus.Sample;
import io.metricsdemo.operator.verification.PodData.ServiceData;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The demo's series as one target has brought them. */
final class Scrape {

  private final Map<String, Map<Double, Double>> quantiles = new HashMap<>();
  private final Map<String, Double> sums = new HashMap<>();
  private final Map<String, Double> counts = new HashMap<>();
  private final Map<String, Double> countsBefore = new HashMap<>();
  private final TreeMap<Double, Double> buckets = new TreeMap<>();

  private NativeHistogram nativeHistogram;

  private Scrape() {}

  static Scrape of(List<Sample> values, List<Sample> countsBefore) {
    Scrape scrape = new Scrape();
    values.forEach(scrape::add);
    countsBefore.forEach(sample -> scrape.countsBefore.put(service(sample), sample.value()));
    return scrape;
  }

  private void add(Sample sample) {
    switch (sample.label("__name__")) {
      case SeriesNames.SUM -> sums.put(service(sample), sample.value());
      case SeriesNames.COUNT -> counts.put(service(sample), sample.value());
      case SeriesNames.BUCKET -> addBucket(sample);
      case SeriesNames.HISTOGRAM -> sample.histogram().ifPresent(found -> nativeHistogram = found);
      case SeriesNames.SUMMARY ->
          number(sample.label("quantile"))
              .ifPresent(
                  quantile ->
                      quantiles
                          .computeIfAbsent(service(sample), service -> new HashMap<>())
                          .put(quantile, sample.value()));
      default -> {
        // Not asked for.
      }
    }
  }

  /** VictoriaMetrics stores native histograms as buckets with ranges, whose bounds are rounded. */
  private void addBucket(Sample sample) {
    if (!sample.label("vmrange").isEmpty()) {
      nativeHistogram = NativeHistogram.NOT_COMPARABLE;
    }
    number(sample.label("le")).ifPresent(le -> buckets.put(le, sample.value()));
  }

  PodData podData(String pod, boolean mixed, Optional<Instant> scraped) {
    Map<String, ServiceData> services = new HashMap<>();
    for (RpcService service : RpcService.values()) {
      String label = service.label();
      if (sums.containsKey(label) || counts.containsKey(label) || quantiles.containsKey(label)) {
        services.put(
            label,
            new ServiceData(
                sums.getOrDefault(label, Double.NaN),
                counts.getOrDefault(label, Double.NaN),
                countsBefore.getOrDefault(label, Double.NaN),
                quantiles.getOrDefault(label, Map.of())));
      }
    }
    return new PodData(
        pod, services, buckets, Optional.ofNullable(nativeHistogram), mixed, scraped);
  }

  /** With honorLabels the demo's label is {@code service}, else Prometheus has renamed it. */
  private static String service(Sample sample) {
    String renamed = sample.label("exported_service");
    return renamed.isEmpty() ? sample.label("service") : renamed;
  }

  /** A label's number as Prometheus spells it; empty where relabelling has left none. */
  private static OptionalDouble number(String text) {
    try {
      return OptionalDouble.of(Double.parseDouble(text.replace("Inf", "Infinity")));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }
}
