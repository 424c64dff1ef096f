package io.metricsdemo.http.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Go's promhttp answers, but for upper case and {@code *}. */
class ContentEncodingTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "deflate, gzip",
        "gzip;q=1.0, *;q=0.5",
        "br , gzip; q=0.1",
        "gzip;q=0.5, identity;q=0.4",
        "identity;q=0, gzip;q=0.1",
        "GZIP",
        "Gzip;Q=0.5",
        "*",
        "br, *;q=0.1",
        "identity;q=0.5, *"
      })
  void gzip_is_preferred(String header) {
    assertThat(ContentEncoding.isGzip(List.of(header))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "identity",
        "gzip;q=0",
        "gzip; q=0.0",
        "x-gzip-like",
        "gzip;q=0.5, identity",
        "gzip, identity",
        "gzip;q=0, *",
        "*;q=0",
        "identity;q=0",
        "gzip;q=2",
        "gzip;level=9",
        "br;level=9, gzip",
        "GZIP;q=0, *",
        "identity, *"
      })
  void gzip_is_not_preferred(String header) {
    assertThat(ContentEncoding.isGzip(List.of(header))).isFalse();
  }

  @Test
  void headers_are_read_together() {
    assertThat(ContentEncoding.isGzip(List.of("br", "gzip"))).isTrue();
    assertThat(ContentEncoding.isGzip(List.of())).isFalse();
  }
}
