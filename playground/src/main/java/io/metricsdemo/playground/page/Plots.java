package io.metricsdemo.playground.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.playground.display.Snapshot;
import io.metricsdemo.playground.prometheus.Scraper;
import io.metricsdemo.playground.prometheus.Scraper.Series;
import io.metricsdemo.playground.prometheus.Scraper.Span;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The samples of a demo in Prometheus over the last minutes, in columns of equal times. */
final class Plots {

  /** As long as the demo's rates oscillate by default, and its summary looks back. */
  private static final Duration SPAN = Duration.ofMinutes(10);

  private static final Duration SHORTEST_STEP = Duration.ofSeconds(2);
  private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(15);
  private static final String SUMMARY = "rpc_durations_seconds";

  private final Span span;
  private final List<Instant> times = new ArrayList<>();
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  private Plots(Span span) {
    this.span = span;
    for (Instant time = span.start(); !time.isAfter(span.end()); time = time.plus(span.step())) {
      times.add(time);
    }
  }

  static JsonNode of(Snapshot.Demo demo, Scraper scraper, Instant now)
      throws IOException, InterruptedException {
    Duration interval = demo.interval().map(Interval::length).orElse(SHORTEST_STEP);
    long step = max(SHORTEST_STEP, interval).toSeconds();
    // Multiples of the step, so that a point stays where it is while time goes on.
    Instant end = Instant.ofEpochSecond(now.getEpochSecond() / step * step);
    Plots plots = new Plots(new Span(end.minus(SPAN), end, Duration.ofSeconds(step)));
    plots.draw(demo, scraper, max(SHORTEST_WINDOW, interval.multipliedBy(4)));
    return plots.json;
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private void draw(Snapshot.Demo demo, Scraper scraper, Duration window)
      throws IOException, InterruptedException {
    String selector = "namespace=\"%s\",job=\"%s\"".formatted(demo.namespace(), demo.name());
    String quantiles = "(%s{%s,quantile!=\"\"})".formatted(SUMMARY, selector);
    String byQuantile = " by (service, exported_service, quantile) ";
    List<Series> lowest = scraper.range("min" + byQuantile + quantiles, span);
    List<Series> highest = scraper.range("max" + byQuantile + quantiles, span);
    List<Series> rates =
        scraper.range(
            "avg by (service, exported_service) (rate(%s_count{%s}[%ds]))"
                .formatted(SUMMARY, selector, window.toSeconds()),
            span);
    times.removeIf(
        time ->
            rates.stream().noneMatch(series -> series.values().containsKey(time))
                && lowest.stream().noneMatch(series -> series.values().containsKey(time)));
    ArrayNode shownTimes = json.putArray("times");
    times.forEach(time -> shownTimes.add(time.getEpochSecond()));
    json.put("window", window.toSeconds());
    ArrayNode services = json.putArray("services");
    for (Snapshot.Service service : demo.services()) {
      ObjectNode shown = services.addObject().put("name", service.name());
      values(shown.putArray("rate"), of(rates, service.name()));
      ArrayNode bands = shown.putArray("quantiles");
      for (Snapshot.Comparison quantile : service.quantiles()) {
        ObjectNode band =
            bands.addObject().put("name", quantile.name()).put("truth", quantile.truth());
        values(band.putArray("lowest"), of(lowest, service.name(), quantile.quantile()));
        values(band.putArray("highest"), of(highest, service.name(), quantile.quantile()));
      }
    }
  }

  private static Map<Instant, Double> of(List<Series> all, String service) {
    return all.stream()
        .filter(series -> series.service().equals(service))
        .findFirst()
        .map(Series::values)
        .orElse(Map.of());
  }

  private static Map<Instant, Double> of(List<Series> all, String service, double quantile) {
    return of(
        all.stream()
            .filter(
                series ->
                    Double.parseDouble(series.labels().getOrDefault("quantile", "NaN")) == quantile)
            .toList(),
        service);
  }

  private void values(ArrayNode column, Map<Instant, Double> values) {
    for (Instant time : times) {
      Double value = values.get(time);
      // JSON has no NaN, which a summary without observations has.
      if (value == null || !Double.isFinite(value)) {
        column.addNull();
      } else {
        column.add(value);
      }
    }
  }
}
