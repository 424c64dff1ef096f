package io.metricsdemo.operator.doctor;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What to examine: a ServiceMonitor of a namespace, or that of a MetricsDemo. */
record Subject(Kind kind, String name) {

  /** As kubectl names it. */
  enum Kind {
    SERVICE_MONITOR("monitoring.coreos.com", "servicemonitor", "servicemonitors", "smon"),
    METRICS_DEMO("metricsdemo.io", "metricsdemo", "metricsdemos", "mdemo");

    private final String group;
    private final List<String> names;

    Kind(String group, String... names) {
      this.group = group;
      this.names = List.of(names);
    }

    private static Optional<Kind> of(String text) {
      String name = text.toLowerCase(Locale.ROOT);
      return Arrays.stream(values())
          .filter(
              kind ->
                  kind.names.contains(
                      name.endsWith("." + kind.group)
                          ? name.substring(0, name.length() - kind.group.length() - 1)
                          : name))
          .findFirst();
    }
  }

  /** Reads it as kubectl does: the kind, a slash, and the name. */
  static final class Converter implements ITypeConverter<Subject> {
    @Override
    public Subject convert(String text) {
      int slash = text.indexOf('/');
      String name = text.substring(slash + 1);
      Kind kind =
          slash < 0
              ? Kind.SERVICE_MONITOR
              : Kind.of(text.substring(0, slash))
                  .orElseThrow(
                      () ->
                          new TypeConversionException(
                              "\"%s\" has an unsupported resource type. Use servicemonitor/NAME, mdemo/NAME or NAME"
                                  .formatted(text)));
      if (name.isEmpty() || name.contains("/")) {
        throw new TypeConversionException(
            "\"%s\" is not a name. Use servicemonitor/NAME, mdemo/NAME or NAME".formatted(text));
      }
      return new Subject(kind, name);
    }
  }
}
