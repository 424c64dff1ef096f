package io.metricsdemo.operator;

import io.metricsdemo.operator.doctor.CommandLines;
import io.metricsdemo.operator.doctor.DoctorCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What the operator's jar does when it is given arguments. */
@Command(
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = CommandLines.Version.class,
    subcommands = DoctorCommand.class,
    synopsisSubcommandLabel = "[COMMAND]",
    description = "Without arguments: runs the MetricsDemo operator.")
final class Commands {

  private Commands() {}

  /** Returns the exit code. */
  static int run(String... args) {
    return CommandLines.run(commandLine(CommandLines.typed("operator")), args);
  }

  static CommandLine commandLine(String name) {
    return CommandLines.of(new Commands(), name);
  }
}
