package io.metricsdemo.operator.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SubjectTest {

  private final Subject.Converter converter = new Subject.Converter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "web",
        "servicemonitor/web",
        "ServiceMonitors/web",
        "smon/web",
        "servicemonitors.monitoring.coreos.com/web"
      })
  void name_may_have_its_kind_before_it_as_for_kubectl(String text) {
    assertThat(converter.convert(text)).isEqualTo(new Subject(Subject.Kind.SERVICE_MONITOR, "web"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mdemo/web",
        "MetricsDemo/web",
        "metricsdemos/web",
        "metricsdemo.metricsdemo.io/web"
      })
  void metrics_demo_may_be_named_in_place_of_its_monitor(String text) {
    assertThat(converter.convert(text)).isEqualTo(new Subject(Subject.Kind.METRICS_DEMO, "web"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"podmonitor/web", "mdemo.monitoring.coreos.com/web"})
  void other_kinds_are_refused(String text) {
    assertThatThrownBy(() -> converter.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage(
            "\"%s\" has an unsupported resource type. Use servicemonitor/NAME, mdemo/NAME or"
                + " NAME",
            text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "servicemonitor/", "servicemonitor/a/b"})
  void what_is_no_name_is_refused(String text) {
    assertThatThrownBy(() -> converter.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageEndingWith("is not a name. Use servicemonitor/NAME, mdemo/NAME or NAME");
  }
}
