package io.metricsdemo.http.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Go's promhttp answers, but for upper case and types that are refused. */
class ExpositionFormatTest {

  private static final String PROMETHEUS =
      "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
          + "application/openmetrics-text;version=0.0.1;q=0.5,"
          + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,"
          + "*/*;q=0.2";
  private static final String PROTOBUF =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*/*",
        "text/*",
        "image/png",
        "text/plain",
        "text/plain;version=0.0.4",
        "text/plain;version=1.0.0",
        "application/json, text/plain",
        "nonsense",
        ";;;,,,",
        "application/openmetrics-text;version=2.0.0",
        "application/vnd.google.protobuf",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text",
        "application/openmetrics-text;version=1.0.0;q=0",
        "application/openmetrics-text;version=1.0.0;Q=0.0, */*"
      })
  void text_is_the_answer_to_everything_else(String accept) {
    assertThat(ExpositionFormat.negotiate(accept).contentType())
        .isEqualTo("text/plain; version=0.0.4; charset=utf-8; escaping=underscores");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain;q=0.9, application/openmetrics-text;q=0.1             | text/plain; version=0.0.4",
        "application/openmetrics-text;q=0.1, text/plain;q=0.9             | text/plain; version=0.0.4",
        "application/openmetrics-text;version=1.0.0;q=0, text/plain       | text/plain; version=0.0.4",
        "application/openmetrics-text;version=1.0.0;q=bad, text/plain;q=.1| text/plain; version=0.0.4",
        "text/plain;q=0.1, application/openmetrics-text ; version = 1.0.0 ; q=0.2 | application/openmetrics-text; version=1.0.0",
        "application/openmetrics-text, text/plain       | application/openmetrics-text; version=0.0.1",
        "text/plain, application/openmetrics-text       | text/plain; version=0.0.4",
        "APPLICATION/OpenMetrics-Text;Version=1.0.0     | application/openmetrics-text; version=1.0.0",
        "Text/Plain;Q=0.1, Application/OpenMetrics-Text | application/openmetrics-text; version=0.0.1",
        "*/*, application/openmetrics-text;q=0.1        | application/openmetrics-text; version=0.0.1",
      })
  void weight_decides_and_then_the_order(String accept, String contentType) {
    assertThat(ExpositionFormat.negotiate(accept).contentType())
        .startsWith(contentType + "; charset=utf-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain;escaping=allow-utf-8                        | allow-utf-8",
        "text/plain;escaping=dots                               | dots",
        "text/plain;escaping=values                             | values",
        "text/plain;escaping=unknown                            | underscores",
        "image/png;escaping=dots, text/plain                    | dots",
        PROMETHEUS + "                                          | allow-utf-8",
      })
  void escaping_is_that_of_the_last_type_that_was_looked_at(String accept, String escaping) {
    assertThat(ExpositionFormat.negotiate(accept).contentType()).endsWith("; escaping=" + escaping);
  }

  @ParameterizedTest
  @ValueSource(strings = {PROTOBUF, PROTOBUF + ";q=0.6,text/plain;q=0.5"})
  void protobuf_is_the_delimited_one(String accept) {
    assertThat(ExpositionFormat.negotiate(accept).contentType())
        .isEqualTo(
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily;"
                + " encoding=delimited; escaping=underscores");
  }
}
