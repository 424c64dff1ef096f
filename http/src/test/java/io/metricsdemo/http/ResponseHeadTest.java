package io.metricsdemo.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadTest {

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

  @ParameterizedTest
  @ValueSource(strings = {"2026-01-01T00:00:00", "2028-02-29T09:05:07", "2026-12-31T23:59:59"})
  void a_date_is_written_as_http_asks(String text) {
    LocalDateTime time = LocalDateTime.parse(text);

    assertThat(ResponseHead.format(time)).isEqualTo(HTTP_DATE.format(time));
  }

  @Test
  void every_day_and_month_has_its_name() {
    LocalDateTime start = LocalDateTime.of(2026, 1, 1, 12, 34, 56);
    for (int day = 0; day < 366; day++) {
      LocalDateTime time = start.plusDays(day);
      assertThat(ResponseHead.format(time)).isEqualTo(HTTP_DATE.format(time));
    }
  }

  @Test
  void a_response_has_the_current_date() {
    LocalDateTime before = LocalDateTime.now(ZoneOffset.UTC).minusSeconds(1);

    String head =
        new String(
            ResponseHead.of(Response.text(200, "ok"), true, true), StandardCharsets.ISO_8859_1);

    String date = head.lines().filter(line -> line.startsWith("Date: ")).findFirst().orElseThrow();
    assertThat(LocalDateTime.parse(date.substring(6), HTTP_DATE))
        .isBetween(before, LocalDateTime.now(ZoneOffset.UTC).plusSeconds(1));
  }
}
