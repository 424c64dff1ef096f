package io.metricsdemo.operator.doctor;

import io.metricsdemo.operator.kubernetes.ServerMessage;
import io.metricsdemo.operator.naming.Names;
import java.io.File;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;

/** How the programs that have the doctor command read their arguments and report errors. */
public final class CommandLines {

  /** Set by the script that starts the jar: the command that the user typed. */
  private static final String TYPED = "metricsdemo.command";

  private CommandLines() {}

  /** The version of this build. */
  public static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {Names.version()};
    }
  }

  /**
   * The command as the user typed it, for the usage and for hints.
   *
   * @param otherwise where that is not known
   */
  public static String typed(String otherwise) {
    // With java -jar, the class path is the jar as it was given.
    String jar = System.getProperty("java.class.path", "");
    boolean isJar = jar.endsWith(".jar") && !jar.contains(File.pathSeparator);
    return System.getProperty(TYPED, isJar ? "java -jar " + jar : otherwise);
  }

  /**
   * Reports each error in one line.
   *
   * @param program annotated as a command
   * @param name of the command, as the user typed it
   */
  public static CommandLine of(Object program, String name) {
    return new CommandLine(program)
        .setCommandName(name)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(
            (exception, arguments) -> {
              CommandLine command = exception.getCommandLine();
              return fail(
                  command,
                  "%s; run %s --help for the usage"
                      .formatted(exception.getMessage(), command.getCommandSpec().qualifiedName()));
            })
        .setExecutionExceptionHandler(
            (exception, command, arguments) ->
                fail(
                    command,
                    "unexpected error: " + ServerMessage.withoutUser(exception.toString())));
  }

  private static int fail(CommandLine command, String message) {
    PrintWriter err = command.getErr();
    err.println(message);
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  /** Returns the exit code. */
  public static int run(CommandLine commandLine, String... arguments) {
    // A command prints its result itself, and a log takes a quarter of a second to start.
    System.setProperty("slf4j.internal.verbosity", "WARN");
    System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
    return commandLine.execute(arguments);
  }
}
