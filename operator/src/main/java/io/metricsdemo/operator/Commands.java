package io.metricsdemo.operator;

import io.metricsdemo.operator.doctor.DoctorCommand;
import io.metricsdemo.operator.kubernetes.ServerMessage;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** What the operator's jar does when it is given arguments. */
@Command(
    name = "operator",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = Commands.Version.class,
    subcommands = DoctorCommand.class,
    synopsisSubcommandLabel = "[COMMAND]",
    description = "Without arguments: runs the MetricsDemo operator.")
final class Commands {

  private Commands() {}

  /** The version of this build. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {MetricsDemoOperator.version()};
    }
  }

  /** Returns the exit code. */
  static int run(String... args) {
    withoutLog();
    return commandLine().execute(args);
  }

  /**
   * A command reports what it has to say by itself, and a log takes a quarter of a second to start.
   */
  private static void withoutLog() {
    System.setProperty("slf4j.internal.verbosity", "WARN");
    System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
  }

  static CommandLine commandLine() {
    return new CommandLine(new Commands())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(
            (exception, arguments) -> {
              CommandLine command = exception.getCommandLine();
              PrintWriter err = command.getErr();
              err.println(
                  "%s; run %s --help for the usage"
                      .formatted(exception.getMessage(), command.getCommandSpec().qualifiedName()));
              err.flush();
              return CommandLine.ExitCode.USAGE;
            })
        .setExecutionExceptionHandler(
            (exception, command, arguments) -> {
              PrintWriter err = command.getErr();
              err.println("unexpected error: " + ServerMessage.withoutUser(exception.toString()));
              err.flush();
              return CommandLine.ExitCode.USAGE;
            });
  }
}
