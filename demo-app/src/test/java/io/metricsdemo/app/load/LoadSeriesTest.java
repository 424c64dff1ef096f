package io.metricsdemo.app.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.metricsdemo.http.Pieces;
import io.metricsdemo.http.Request;
import io.metricsdemo.http.Response;
import io.metricsdemo.http.scrape.MetricsHandler;
import io.metricsdemo.load.Format;
import io.metricsdemo.load.Load;
import io.metricsdemo.load.ScrapeSize;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The load as a scraper gets it. */
class LoadSeriesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gauges=20\nseries-per-metric=100",
        "gauges=2\nseries-per-metric=30000",
        "gauges=2000\nseries-per-metric=1",
        "counters=30\nseries-per-metric=100\nchurn-percent=30",
        "histograms=10\nseries-per-metric=50\nbuckets=20",
        "native-histograms=10\nseries-per-metric=100",
        "summaries=20\nseries-per-metric=70\nquantiles=10",
        "gauges=50\nseries-per-metric=100\nlabels=0",
        "gauges=10\nseries-per-metric=100\nlabels=30\nlabel-value-length=128",
        "gauges=10\ncounters=10\nhistograms=10\nsummaries=10\nseries-per-metric=100",
      })
  void compressed_scrape_has_the_predicted_size(String properties) throws IOException {
    Load load = Load.parseProperties(properties);
    byte[] compressed = scrape(load, "gzip");
    String whole =
        new String(
            new GZIPInputStream(new ByteArrayInputStream(compressed)).readAllBytes(), US_ASCII);
    // Without the number of series before them.
    String text = whole.substring(whole.indexOf("# HELP load_"));
    ScrapeSize size = ScrapeSize.of(load, Instant.now());

    assertThat((long) text.length()).isEqualTo(size.text());
    assertThat(size.gzip()).isCloseTo(compressed.length, Percentage.withPercentage(5));
    assertThat(text.lines().filter(line -> !line.startsWith("#")).count())
        .isEqualTo(load.series(Format.TEXT, Instant.now()));
  }

  @Test
  void plain_scrape_comes_in_pieces_of_16_kib() throws IOException {
    Load load = Load.parseProperties("gauges=10\nseries-per-metric=1000");
    Pieces pieces = response(load, "identity").pieces();
    ByteBuffer piece = ByteBuffer.allocate(Pieces.ROOM);
    while (pieces.fill(piece.clear())) {
      assertThat(piece.position()).isCloseTo(16 * 1024, within(1024));
    }
    assertThat(piece.position()).isPositive();
  }

  private static byte[] scrape(Load load, String encoding) {
    Pieces pieces = response(load, encoding).pieces();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer piece = ByteBuffer.allocate(Pieces.ROOM);
    boolean more;
    do {
      more = pieces.fill(piece.clear());
      all.write(piece.array(), 0, piece.position());
    } while (more);
    return all.toByteArray();
  }

  private static Response response(Load load, String encoding) {
    return new MetricsHandler(new PrometheusRegistry(), metrics -> metrics, new LoadSeries(load, 1))
        .answer(new Request("GET", "/metrics", "", Map.of("accept-encoding", List.of(encoding))));
  }
}
