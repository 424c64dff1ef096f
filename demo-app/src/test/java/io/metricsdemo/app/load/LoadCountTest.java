package io.metricsdemo.app.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.http.Pieces;
import io.metricsdemo.http.scrape.ExpositionFormat.Syntax;
import io.metricsdemo.load.Load;
import io.prometheus.metrics.expositionformats.generated.Metrics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoadCountTest {

  private static final Load LOAD = Load.parse(Map.of("gauges", "2", "native-histograms", "1"));

  private final LoadSeries series = new LoadSeries(LOAD, 42);

  @ParameterizedTest
  @EnumSource(
      value = Syntax.class,
      names = {"TEXT", "OPENMETRICS"})
  void scrape_in_text_begins_with_the_number_of_its_series(Syntax syntax) {
    String text = new String(all(syntax), StandardCharsets.UTF_8);

    assertThat(text).contains("\ndemo_app_load_series 50.0\n");
    assertThat(text.lines().filter(line -> line.startsWith("load_"))).hasSize(50);
  }

  @Test
  void native_histogram_counts_once_where_it_is_scraped_as_such() throws IOException {
    Metrics.MetricFamily first =
        Metrics.MetricFamily.parseDelimitedFrom(new ByteArrayInputStream(all(Syntax.PROTOBUF)));

    assertThat(first.getName()).isEqualTo("demo_app_load_series");
    assertThat(first.getMetric(0).getGauge().getValue()).isEqualTo(30);
  }

  @Test
  void count_is_left_out_where_other_names_are_asked_for() {
    assertThat(new String(all(Syntax.TEXT, "load_gauge_0"), StandardCharsets.UTF_8))
        .startsWith("# HELP load_gauge_0 ");
  }

  @Test
  void buffer_with_little_room_takes_the_count_later() {
    Pieces pieces = series.write(Syntax.TEXT, name -> true);

    assertThat(pieces.fill(ByteBuffer.allocate(10))).isTrue();
    ByteBuffer next = ByteBuffer.allocate(Pieces.ROOM);
    pieces.fill(next);
    assertThat(new String(next.array(), 0, next.position(), StandardCharsets.UTF_8))
        .startsWith("# HELP demo_app_load_series ");
  }

  private byte[] all(Syntax syntax, String... names) {
    Pieces pieces =
        series.write(syntax, name -> names.length == 0 || List.of(names).contains(name));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    boolean more = true;
    while (more) {
      ByteBuffer piece = ByteBuffer.allocate(Pieces.ROOM);
      more = pieces.fill(piece);
      all.write(piece.array(), 0, piece.position());
    }
    return all.toByteArray();
  }
}
