package io.metricsdemo.app.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Answers a scrape in the format that the client library negotiates: Prometheus text, OpenMetrics
 * or protobuf, compressed when the scraper takes gzip.
 */
public final class MetricsHandler implements HttpHandler {

  private static final int EXPECTED_BYTES = 16 * 1024;

  private final PrometheusRegistry registry;
  private final ExpositionFormats formats = ExpositionFormats.init();

  /** Serves everything that is registered. */
  public MetricsHandler(PrometheusRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String accept = exchange.getRequestHeaders().getFirst("Accept");
    ExpositionFormatWriter writer = formats.findWriter(accept);
    boolean gzip = AcceptEncoding.allowsGzip(exchange.getRequestHeaders().get("Accept-Encoding"));
    ByteArrayOutputStream body = new ByteArrayOutputStream(EXPECTED_BYTES);
    try (OutputStream out = gzip ? new GZIPOutputStream(body) : body) {
      writer.write(out, registry.scrape(), EscapingScheme.fromAcceptHeader(accept));
    }
    if (gzip) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    }
    new Response(200, writer.getContentType(), body.toByteArray()).send(exchange);
  }
}
