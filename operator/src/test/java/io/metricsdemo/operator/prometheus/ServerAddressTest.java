package io.metricsdemo.operator.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a server's URL is shown. */
class ServerAddressTest {

  @ParameterizedTest
  @CsvSource({
    "https://prometheus.example.com, https://prometheus.example.com",
    "http://10.0.0.1:9090/prefix/, http://10.0.0.1:9090/prefix/",
    "http://[::1]:9090/api/prom, http://[::1]:9090/api/prom",
    "http://prometheus-of-the-team-2026:9090, http://prometheus-of-the-team-2026:9090",
    "https://mimir.example.com/select/0/prometheus, https://mimir.example.com/select/0/prometheus",
  })
  void all_of_it(String url, String shown) {
    assertThat(address(url)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.com:9443/api/v1/prometheus/3bf0a1b2c3d4e5f60718293a4b5c6d/12345/c0ffee/cn-hangzhou, https://example.com:9443/api/v1/prometheus/***/12345/c0ffee/cn-hangzhou",
    "https://example.com/3bf0a1b2c3d4e5f60718293a4b5c6d, https://example.com/***",
    "https://jane:hunter2@example.com/prefix, https://example.com/prefix",
  })
  void nothing_that_may_be_a_credential(String url, String shown) {
    assertThat(address(url)).isEqualTo(shown);
  }

  private static String address(String url) {
    return ServerSettings.of(URI.create(url)).address();
  }
}
