package io.metricsdemo.operator.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class MonitorNameTest {

  private final MonitorName.Converter converter = new MonitorName.Converter();

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
    assertThat(converter.convert(text)).isEqualTo(new MonitorName("web"));
  }

  @Test
  void other_kinds_are_refused() {
    assertThatThrownBy(() -> converter.convert("podmonitor/web"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage(
            "\"podmonitor/web\" is of a kind that is not known here; give servicemonitor/NAME or"
                + " NAME");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "servicemonitor/", "servicemonitor/a/b"})
  void what_is_no_name_is_refused(String text) {
    assertThatThrownBy(() -> converter.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageEndingWith("is no name; give servicemonitor/NAME or NAME");
  }
}
