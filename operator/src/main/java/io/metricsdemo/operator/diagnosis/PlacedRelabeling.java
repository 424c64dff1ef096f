package io.metricsdemo.operator.diagnosis;

import io.fabric8.openshift.api.model.monitoring.v1.RelabelConfig;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.prometheusoperator.Relabeling;
import io.metricsdemo.operator.prometheusoperator.ScrapeClass;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A relabeling of targets that somebody has written, and where it stands.
 *
 * @param place how messages call it, such as {@code spec.endpoints[0].relabelings[0] of
 *     ServiceMonitor shop/web}
 * @param note for the end of a message that advises to change it, mostly empty
 */
record PlacedRelabeling(Relabeling relabeling, String place, String note) {

  /**
   * Those of the targets of a scrape pool, in the order in which Prometheus applies them:
   * Prometheus Operator appends those of the scrape class to its own, and then those of the
   * endpoint.
   */
  static List<PlacedRelabeling> of(CheckContext subject, ScrapePool pool) {
    return Stream.concat(
            subject.prometheus().stream().flatMap(prometheus -> ofScrapeClass(subject, prometheus)),
            ofEndpoint(subject, pool))
        .toList();
  }

  private static Stream<PlacedRelabeling> ofEndpoint(CheckContext subject, ScrapePool pool) {
    List<RelabelConfig> relabelings = pool.endpoint().getRelabelings();
    return IntStream.range(0, relabelings.size())
        .mapToObj(
            index ->
                new PlacedRelabeling(
                    relabeling(relabelings.get(index)),
                    "spec.endpoints[%d].relabelings[%d] of %s"
                        .formatted(pool.index(), index, MonitorSource.name(subject.monitor())),
                    ""));
  }

  private static Stream<PlacedRelabeling> ofScrapeClass(
      CheckContext subject, PrometheusResource prometheus) {
    return prometheus
        .scrapeClass(ScrapePool.setting(subject.monitor().getSpec().getScrapeClass()))
        .stream()
        .boxed()
        .flatMap(index -> ofScrapeClass(prometheus, index));
  }

  private static Stream<PlacedRelabeling> ofScrapeClass(PrometheusResource prometheus, int index) {
    ScrapeClass scrapeClass = prometheus.scrapeClasses().get(index);
    return IntStream.range(0, scrapeClass.relabelings().size())
        .mapToObj(
            step ->
                new PlacedRelabeling(
                    scrapeClass.relabelings().get(step),
                    "relabelings[%d] of spec.scrapeClasses[%d] (%s) of %s"
                        .formatted(step, index, Excerpt.quoted(scrapeClass.name()), prometheus),
                    Manager.note(prometheus)));
  }

  static Relabeling relabeling(RelabelConfig config) {
    return new Relabeling(
        Objects.requireNonNullElse(config.getAction(), ""),
        config.getSourceLabels(),
        Optional.ofNullable(config.getSeparator()),
        Objects.requireNonNullElse(config.getRegex(), ""),
        Objects.requireNonNullElse(config.getModulus(), 0L),
        Objects.requireNonNullElse(config.getTargetLabel(), ""),
        Optional.ofNullable(config.getReplacement()));
  }
}
