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
        "YAML files with MetricsDemos; they are watched, and what changes in them is applied.",
        "Without any: deploy/samples/tutorial.yaml"
      })
  private List<Path> files = List.of();

  @Option(
      names = "--once",
      description = "End when every pod is ready and scraped at its interval.")
  private boolean once;

  @Option(
      names = "--within",
      paramLabel = "DURATION",
      description = {
        "How long --once may take, such as 90s.",
        "Without it: 2m and the longest scrape interval."
      })
  private Optional<Duration> within = Optional.empty();

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      description = "End after this time, such as 10m.")
  private Optional<Duration> duration = Optional.empty();

  @Option(
      names = {"-v", "--verbose"},
      description = "Show the operator's log too, and plain lines in place of the table.")
  private boolean verbose;

  List<Path> files() {
    return files.isEmpty() ? List.of(Installation.tutorial()) : files;
  }

  boolean once() {
    return once;
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
                    "'" + text + "' is no duration such as 90s or 1h30m"));
  }
}
