package io.metricsdemo.http.scrape;

import io.metricsdemo.http.Handler;
import io.metricsdemo.http.Pieces;
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
import java.nio.ByteBuffer;
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
  private static final int UNCOMPRESSED_PIECE_BYTES = 16 * 1024;
  private static final String END_OF_OPENMETRICS = "# EOF\n";

  private final PrometheusRegistry registry;
  private final UnaryOperator<MetricSnapshots> inOpenMetrics;
  private final StreamedSeries streamed;
  private final ExpositionFormats formats = ExpositionFormats.init();
  private final ExpositionText prometheusText = new ExpositionText(false);
  private final ExpositionText openMetricsText = new ExpositionText(true);
  private final Gzip gzip = new Gzip();
  private GzipPieces.Compressor compressor;
  private volatile Negotiation last = Negotiation.of("", List.of());

  /** Serves everything that is registered. */
  public MetricsHandler(PrometheusRegistry registry) {
    this(registry, UnaryOperator.identity(), StreamedSeries.NONE);
  }

  /**
   * Serves everything that is registered, and streamed series after it.
   *
   * @param inOpenMetrics what becomes of the metrics of the registry in OpenMetrics
   */
  public MetricsHandler(
      PrometheusRegistry registry,
      UnaryOperator<MetricSnapshots> inOpenMetrics,
      StreamedSeries streamed) {
    this.registry = registry;
    this.inOpenMetrics = inOpenMetrics;
    this.streamed = streamed;
  }

  @Override
  public Response answer(Request request) {
    Negotiation negotiated = negotiate(request);
    ExpositionFormat format = negotiated.format();
    List<String> names = request.parameters("name[]");
    byte[] body = body(format.syntax(), named(names, registry.scrape()));
    Map<String, String> headers = negotiated.gzip() ? Map.of("Content-Encoding", "gzip") : Map.of();
    if (!streamed.isEmpty()) {
      Pieces pieces = pieces(body, format.syntax(), names);
      return new Response(
          200,
          negotiated.contentType(),
          headers,
          negotiated.gzip() ? compressed(pieces) : small(pieces));
    }
    return new Response(
        200, negotiated.contentType(), headers, negotiated.gzip() ? gzip.compress(body) : body);
  }

  private Pieces pieces(byte[] metrics, Syntax syntax, List<String> names) {
    int end =
        syntax == Syntax.OPENMETRICS
            ? metrics.length - END_OF_OPENMETRICS.length()
            : metrics.length;
    return new ScrapePieces(
        ByteBuffer.wrap(metrics, 0, end),
        streamed.write(syntax, name -> names.isEmpty() || names.contains(name)),
        ByteBuffer.wrap(metrics, end, metrics.length - end));
  }

  private Pieces compressed(Pieces pieces) {
    if (compressor == null) {
      // Only with streamed series: it takes a third of a megabyte.
      compressor = new GzipPieces.Compressor();
    }
    return new GzipPieces(compressor, pieces);
  }

  /** So that a reader that is slow holds less; compressed pieces are small. */
  private static Pieces small(Pieces pieces) {
    return out -> {
      out.limit(out.position() + UNCOMPRESSED_PIECE_BYTES);
      return pieces.fill(out);
    };
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
