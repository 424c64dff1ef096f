package io.metricsdemo.operator.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a server has loaded its configuration. */
class RuntimeInfoTest {

  private final AtomicInteger asked = new AtomicInteger();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"status\": \"success\", \"data\": {\"reloadConfigSuccess\": false, \"GOMAXPROCS\": 2}} | false",
        "{\"status\": \"success\", \"data\": {\"reloadConfigSuccess\": true}} | true",
        "{\"status\": \"success\", \"data\": {}} |",
        "{\"status\": \"success\"} |",
      })
  void answer_says_it_or_nothing(String answer, Boolean succeeded) throws Exception {
    assertThat(server(answer).reloadSucceeded()).isEqualTo(Optional.ofNullable(succeeded));
  }

  @Test
  void server_is_asked_once_in_a_round() throws Exception {
    CachingPrometheusApi server =
        new CachingPrometheusApi(server("{\"data\": {\"reloadConfigSuccess\": false}}"));

    assertThat(server.reloadSucceeded()).contains(false);
    assertThat(server.reloadSucceeded()).contains(false);
    assertThat(asked).hasValue(1);
  }

  private PrometheusClient server(String answer) {
    return new PrometheusClient(
        resource -> {
          assertThat(resource).isEqualTo("status/runtimeinfo");
          asked.incrementAndGet();
          return new Transport.Reply(200, answer.getBytes(StandardCharsets.UTF_8));
        });
  }
}
