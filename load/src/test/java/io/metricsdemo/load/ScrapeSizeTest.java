package io.metricsdemo.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScrapeSizeTest {

  static Stream<RandomLoads> loads() {
    return RandomLoads.of(50);
  }

  @ParameterizedTest
  @MethodSource("loads")
  void text_is_exact(RandomLoads random) {
    assertThat(ScrapeSize.of(random.load(), random.at()).text())
        .isEqualTo(Renderings.bytes(random.load(), Format.TEXT, random.at()).length);
  }

  @Test
  void nothing_has_no_size() {
    assertThat(ScrapeSize.of(Load.NONE, Instant.EPOCH)).isEqualTo(new ScrapeSize(0, 0));
  }
}
