package io.metricsdemo.http.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.http.Pieces;
import io.metricsdemo.http.Request;
import io.metricsdemo.http.Response;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.generated.Metrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsHandlerTest {

  private static final String OPENMETRICS = "application/openmetrics-text;version=1.0.0";
  private static final String PROTOBUF =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

  private final PrometheusRegistry registry = new PrometheusRegistry();

  @BeforeEach
  void register() {
    Counter.builder().name("requests_total").register(registry).inc();
    Gauge.builder().name("process_open_fds").register(registry).set(3);
    Histogram.builder().name("latency_seconds").register(registry).observe(1);
    Info.builder().name("build").labelNames("version").register(registry).addLabelValues("1");
  }

  @Test
  void metrics_are_text_unless_something_else_is_asked_for() {
    Response response = scrape("", Map.of());

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.contentType()).startsWith("text/plain; version=0.0.4; charset=utf-8");
    assertThat(text(response)).contains("process_open_fds 3.0\n");
  }

  @Test
  void openmetrics_is_negotiated() {
    Response response = scrape("", Map.of("accept", List.of(OPENMETRICS)));

    assertThat(response.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
    assertThat(text(response)).endsWith("# EOF\n");
  }

  @Test
  void escaping_leaves_names_alone_that_every_scraper_takes() {
    Response response = scrape("", Map.of("accept", List.of("text/plain;escaping=dots")));

    assertThat(response.contentType()).endsWith("; escaping=dots");
    assertThat(text(response)).contains("process_open_fds 3.0\n");
  }

  @Test
  void protobuf_is_negotiated_and_carries_the_native_histogram() throws Exception {
    Response response = scrape("name[]=latency_seconds", Map.of("accept", List.of(PROTOBUF)));

    InputStream body = new ByteArrayInputStream(response.body());
    Metrics.MetricFamily family = Metrics.MetricFamily.parseDelimitedFrom(body);
    assertThat(family.getName()).isEqualTo("latency_seconds");
    assertThat(family.getMetric(0).getHistogram().getPositiveDelta(0)).isOne();
    assertThat(Metrics.MetricFamily.parseDelimitedFrom(body)).isNull();
  }

  @Test
  void only_openmetrics_is_changed_for_openmetrics() {
    MetricsHandler handler =
        new MetricsHandler(registry, metrics -> new MetricSnapshots(), StreamedSeries.NONE);

    assertThat(text(scrape(handler, "", Map.of("accept", List.of(OPENMETRICS)))))
        .isEqualTo("# EOF\n");
    assertThat(text(scrape(handler, "", Map.of()))).contains("process_open_fds");
  }

  @Test
  void gzip_is_used_when_the_scraper_prefers_it() throws Exception {
    Response response = scrape("", Map.of("accept-encoding", List.of("gzip")));

    assertThat(response.headers()).containsEntry("Content-Encoding", "gzip");
    assertThat(unzipped(response)).isEqualTo(text(scrape("", Map.of())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name[]=process_open_fds                        | process_open_fds",
        "name%5B%5D=process_open_fds                    | process_open_fds",
        "name%5b%5d=process%5Fopen_fds                  | process_open_fds",
        "a=b&name[]=process_open_fds&x=%zz              | process_open_fds",
        "name[]=process_open_fds&name[]=latency_seconds | latency_seconds process_open_fds",
        "name[]=requests_total                          | requests_total",
        "name[]=build_info                              | build_info",
      })
  void name_chooses_families_by_their_names_in_text(String query, String names) {
    assertThat(families(query)).containsExactlyInAnyOrder(names.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name[]=                       ",
        "name[]                        ",
        "name[]=unknown                ",
        "name[]=requests               ",
        "name[]=build                  ",
        "name[]=latency_seconds_count  ",
        "name[]=PROCESS_OPEN_FDS       ",
        "name[]=+process_open_fds      ",
      })
  void name_of_no_family_chooses_none(String query) {
    assertThat(scrape(query, Map.of()).status()).isEqualTo(200);
    assertThat(families(query)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"name=process_open_fds", "x=%zz", "name[]=%zz", "name[]=a;b", "%"})
  void query_without_a_name_chooses_all(String query) {
    assertThat(families(query)).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({
    "'', identity",
    "'', gzip",
    "application/openmetrics-text;version=1.0.0, identity",
    "application/openmetrics-text;version=1.0.0, gzip",
  })
  void streamed_series_follow_the_metrics_of_the_registry(String accept, String encoding)
      throws Exception {
    Map<String, List<String>> headers =
        Map.of("accept", List.of(accept), "accept-encoding", List.of(encoding));
    String registered = unzippedIf(encoding, all(scrape("", headers)));

    Response response = scrape(streaming(3_000_000), "", headers);

    String end = accept.isEmpty() ? "" : "# EOF\n";
    assertThat(unzippedIf(encoding, all(response)))
        .isEqualTo(
            registered.substring(0, registered.length() - end.length())
                + "x".repeat(3_000_000)
                + end);
  }

  @Test
  void compressed_stream_may_be_of_any_bytes() throws Exception {
    byte[] bytes = new byte[1_000_000];
    new Random(1).nextBytes(bytes);
    ByteBuffer left = ByteBuffer.wrap(bytes);
    GzipPieces.Compressor shared = new GzipPieces.Compressor();
    Pieces random =
        out -> {
          int length = Math.min(out.remaining(), left.remaining());
          out.put(left.slice(left.position(), length));
          left.position(left.position() + length);
          return left.hasRemaining();
        };

    byte[] compressed =
        all(new Response(200, "text/plain", Map.of(), new GzipPieces(shared, random)));

    assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed)).readAllBytes())
        .isEqualTo(bytes);
  }

  @Test
  void streams_that_take_turns_do_not_mix() throws Exception {
    MetricsHandler handler = streaming(1_000_000);
    Map<String, List<String>> gzip = Map.of("accept-encoding", List.of("gzip"));
    Pieces first = scrape(handler, "name[]=a", gzip).pieces();
    Pieces second = scrape(handler, "name[]=a", gzip).pieces();
    ByteArrayOutputStream firstBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream secondBytes = new ByteArrayOutputStream();
    while (fill(first, firstBytes) & fill(second, secondBytes)) {
      // Both have the same number of pieces.
    }

    String text = "x".repeat(1_000_000);
    assertThat(unzippedIf("gzip", firstBytes.toByteArray())).isEqualTo(text);
    assertThat(unzippedIf("gzip", secondBytes.toByteArray())).isEqualTo(text);
  }

  @Test
  void names_choose_streamed_series_too() {
    MetricsHandler handler =
        new MetricsHandler(
            registry,
            metrics -> metrics,
            new Streaming(1) {
              @Override
              public Pieces write(ExpositionFormat.Syntax syntax, Predicate<String> names) {
                assertThat(names.test("load_gauge_1")).isTrue();
                assertThat(names.test("load_gauge_2")).isFalse();
                return super.write(syntax, names);
              }
            });

    assertThat(all(scrape(handler, "name[]=load_gauge_1", Map.of()))).containsExactly('x');
  }

  private MetricsHandler streaming(int length) {
    return new MetricsHandler(registry, metrics -> metrics, new Streaming(length));
  }

  private static class Streaming implements StreamedSeries {

    private final int length;

    Streaming(int length) {
      this.length = length;
    }

    @Override
    public boolean isEmpty() {
      return false;
    }

    @Override
    public Pieces write(ExpositionFormat.Syntax syntax, Predicate<String> names) {
      int[] left = {length};
      return out -> {
        while (left[0] > 0 && out.hasRemaining()) {
          out.put((byte) 'x');
          left[0]--;
        }
        return left[0] > 0;
      };
    }
  }

  private static byte[] all(Response response) {
    if (response.pieces() == null) {
      return response.body();
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (fill(response.pieces(), all)) {
      // Until the last one.
    }
    return all.toByteArray();
  }

  private static boolean fill(Pieces pieces, ByteArrayOutputStream all) {
    ByteBuffer piece = ByteBuffer.allocate(Pieces.ROOM);
    boolean more = pieces.fill(piece);
    all.write(piece.array(), 0, piece.position());
    return more;
  }

  private static String unzippedIf(String encoding, byte[] body) throws IOException {
    return encoding.equals("gzip")
        ? new String(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes(), UTF_8)
        : new String(body, UTF_8);
  }

  private List<String> families(String query) {
    return text(scrape(query, Map.of()))
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ")[2])
        .toList();
  }

  private Response scrape(String query, Map<String, List<String>> headers) {
    return scrape(new MetricsHandler(registry), query, headers);
  }

  private static Response scrape(
      MetricsHandler handler, String query, Map<String, List<String>> headers) {
    return handler.answer(new Request("GET", "/metrics", query, headers));
  }

  private static String text(Response response) {
    return new String(response.body(), UTF_8);
  }

  private static String unzipped(Response response) throws IOException {
    try (InputStream body = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      return new String(body.readAllBytes(), UTF_8);
    }
  }
}
