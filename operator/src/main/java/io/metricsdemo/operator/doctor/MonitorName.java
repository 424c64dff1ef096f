package io.metricsdemo.operator.doctor;

import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Which ServiceMonitor of a namespace to examine. */
record MonitorName(String name) {

  private static final Set<String> KINDS =
      Set.of(
          "servicemonitor",
          "servicemonitors",
          "smon",
          "servicemonitor.monitoring.coreos.com",
          "servicemonitors.monitoring.coreos.com");

  /** Reads it as kubectl does: the kind, a slash, and the name. */
  static final class Converter implements ITypeConverter<MonitorName> {
    @Override
    public MonitorName convert(String text) {
      int slash = text.indexOf('/');
      String name = text.substring(slash + 1);
      if (slash >= 0 && !KINDS.contains(text.substring(0, slash).toLowerCase(Locale.ROOT))) {
        throw new TypeConversionException(
            "\"%s\" is of a kind that is not known here; give servicemonitor/NAME or NAME"
                .formatted(text));
      }
      if (name.isEmpty() || name.contains("/")) {
        throw new TypeConversionException(
            "\"%s\" is no name; give servicemonitor/NAME or NAME".formatted(text));
      }
      return new MonitorName(name);
    }
  }
}
