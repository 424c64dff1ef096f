package io.metricsdemo.playground;

import io.metricsdemo.operator.parameters.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be said on the command line. */
final class Options {

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = {
        "YAML files with MetricsDemos; changes to them are applied while the playground runs.",
        "Default: deploy/samples/tutorial.yaml"
      })
  private List<Path> files = List.of();

  @Option(
      names = "--once",
      description = "Exit when every pod is ready and scraped at its interval.")
  private boolean once;

  @Option(
      names = "--within",
      paramLabel = "DURATION",
      description = {
        "Maximum time for --once, such as 90s.",
        "Default: 2m plus the longest scrape interval."
      })
  private Optional<Duration> within = Optional.empty();

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      description = "Exit after this time, such as 10m.")
  private Optional<Duration> duration = Optional.empty();

  @Option(names = "--no-page", description = "Serve no web page. With --once there is none either.")
  private boolean noPage;

  @Option(
      names = {"-v", "--verbose"},
      description = "Show the operator's log and plain lines instead of the table.")
  private boolean verbose;

  List<Path> files() {
    return files.isEmpty() ? List.of(Installation.tutorial()) : files;
  }

  boolean once() {
    return once;
  }

  /** Nobody looks at a page that goes as soon as everything is scraped. */
  boolean page() {
    return !noPage && !once;
  }

  Optional<Duration> within() {
    return within;
  }

  Optional<Duration> duration() {
    return duration;
  }

  boolean verbose() {
    return verbose;
  }

  /** Durations are spelled here as in the API. */
  static Duration parse(String text) {
    return Durations.parse(text)
        .orElseThrow(
            () ->
                new CommandLine.TypeConversionException(
                    "'" + text + "' is not a duration such as 90s or 1h30m"));
  }
}
