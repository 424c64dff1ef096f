package io.metricsdemo.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptEncodingTest {

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate, gzip", "gzip;q=1.0, *;q=0.5", "br , gzip; q=0.1"})
  void allows_gzip(String header) {
    assertThat(AcceptEncoding.allowsGzip(List.of(header))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "identity", "gzip;q=0", "gzip; q=0.0", "x-gzip-like"})
  void does_not_allow_gzip(String header) {
    assertThat(AcceptEncoding.allowsGzip(List.of(header))).isFalse();
  }

  @Test
  void without_the_header_nothing_is_compressed() {
    assertThat(AcceptEncoding.allowsGzip(null)).isFalse();
  }
}
