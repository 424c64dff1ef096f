package io.metricsdemo.http.scrape;

import io.metricsdemo.http.Handler;
import io.metricsdemo.http.Request;
import io.metricsdemo.http.Response;
import io.metricsdemo.http.scrape.ExpositionFormat.Syntax;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Answers a scrape as Go's promhttp does: Prometheus text, OpenMetrics or protobuf, compressed when
 * the scraper prefers gzip, and of the parameters {@code name[]} the metrics of these names alone.
 */
public final class MetricsHandler implements Handler {

  private record Negotiation(
      String accept,
      List<String> acceptEncodings,
      ExpositionFormat format,
      String contentType,
      boolean gzip) {

    static Negotiation of(String accept, List<String> acceptEncodings) {
      ExpositionFormat format = ExpositionFormat.negotiate(accept);
      return new Negotiation(
          accept,
          acceptEncodings,
          format,
          format.contentType(),
          ContentEncoding.isGzip(acceptEncodings));
    }
  }

  private static final int EXPECTED_BYTES = 16 * 1024;

  private final PrometheusRegistry registry;
  private final UnaryOperator<MetricSnapshots> inOpenMetrics;
  private final ExpositionFormats formats = ExpositionFormats.init();
  private final ExpositionText prometheusText = new ExpositionText(false);
  private final ExpositionText openMetricsText = new ExpositionText(true);
  private final Gzip gzip = new Gzip();
  private volatile Negotiation last = Negotiation.of("", List.of());

  /** Serves everything that is registered. */
  public MetricsHandler(PrometheusRegistry registry) {
    this(registry, UnaryOperator.identity());
  }

  /**
   * Serves everything that is registered.
   *
   * @param inOpenMetrics what becomes of the metrics for a scraper that takes OpenMetrics
   */
  public MetricsHandler(PrometheusRegistry registry, UnaryOperator<MetricSnapshots> inOpenMetrics) {
    this.registry = registry;
    this.inOpenMetrics = inOpenMetrics;
  }

  @Override
  public Response answer(Request request) {
    Negotiation negotiated = negotiate(request);
    ExpositionFormat format = negotiated.format();
    MetricSnapshots metrics = named(request.parameters("name[]"), registry.scrape());
    byte[] body = body(format.syntax(), metrics);
    return new Response(
        200,
        negotiated.contentType(),
        negotiated.gzip() ? Map.of("Content-Encoding", "gzip") : Map.of(),
        negotiated.gzip() ? gzip.compress(body) : body);
  }

  /** Of the last request where this one has the same headers, as those of one scraper have. */
  private Negotiation negotiate(Request request) {
    String accept = request.header("accept").orElse("");
    List<String> acceptEncodings = request.headers("accept-encoding");
    Negotiation negotiation = last;
    if (!accept.equals(negotiation.accept())
        || !acceptEncodings.equals(negotiation.acceptEncodings())) {
      negotiation = Negotiation.of(accept, acceptEncodings);
      last = negotiation;
    }
    return negotiation;
  }

  private byte[] body(Syntax syntax, MetricSnapshots collected) {
    MetricSnapshots metrics =
        syntax == Syntax.OPENMETRICS ? inOpenMetrics.apply(collected) : collected;
    if (syntax == Syntax.PROTOBUF || !ExpositionText.canWrite(metrics)) {
      return byLibrary(syntax, metrics);
    }
    return (syntax == Syntax.OPENMETRICS ? openMetricsText : prometheusText).write(metrics);
  }

  private byte[] byLibrary(Syntax syntax, MetricSnapshots metrics) {
    ExpositionFormatWriter writer =
        switch (syntax) {
          case TEXT -> formats.getPrometheusTextFormatWriter();
          case OPENMETRICS -> formats.getOpenMetricsTextFormatWriter();
          case PROTOBUF -> formats.getPrometheusProtobufWriter();
        };
    ByteArrayOutputStream body = new ByteArrayOutputStream(EXPECTED_BYTES);
    try {
      // Go leaves names alone that every scraper takes, whatever the scheme, and ours are such
      // names.
      writer.write(body, metrics, EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return body.toByteArray();
  }

  private static MetricSnapshots named(List<String> names, MetricSnapshots metrics) {
    return names.isEmpty()
        ? metrics
        : new MetricSnapshots(
            metrics.stream().filter(metric -> names.contains(textName(metric))).toList());
  }

  /** The name in the comments of Prometheus text, which is that of the family in Go. */
  private static String textName(MetricSnapshot metric) {
    String name = metric.getMetadata().getPrometheusName();
    if (metric instanceof CounterSnapshot) {
      return name + "_total";
    }
    return metric instanceof InfoSnapshot ? name + "_info" : name;
  }
}
