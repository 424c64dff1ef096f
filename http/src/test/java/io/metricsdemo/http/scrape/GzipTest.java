package io.metricsdemo.http.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipTest {

  private final Gzip gzip = new Gzip();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_000, 100_000, 1_000_000})
  void a_reader_of_gzip_gets_what_cannot_be_compressed_as_it_was(int length) throws IOException {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);

    assertThat(decompressed(gzip.compress(bytes))).isEqualTo(bytes);
  }

  @Test
  void a_response_does_not_depend_on_the_one_before() throws IOException {
    byte[] text =
        "rpc_durations_seconds_count 1\n".repeat(1_000).getBytes(StandardCharsets.US_ASCII);
    byte[] first = gzip.compress(text);
    gzip.compress("something else".getBytes(StandardCharsets.US_ASCII));

    assertThat(gzip.compress(text)).isEqualTo(first).hasSizeLessThan(text.length / 20);
    assertThat(decompressed(first)).isEqualTo(text);
  }

  private static byte[] decompressed(byte[] bytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }
}
