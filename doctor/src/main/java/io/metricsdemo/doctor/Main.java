package io.metricsdemo.doctor;

import io.metricsdemo.operator.doctor.CommandLines;
import io.metricsdemo.operator.doctor.DoctorCommand;
import picocli.CommandLine;

/** Runs doctor by itself, or as a subcommand where kubectl starts this program as its plugin. */
public final class Main {

  /** As users type it; the script that starts the jar passes it. */
  private static final String PLUGIN = "kubectl metricsdemo";

  private Main() {}

  public static void main(String[] args) {
    System.exit(CommandLines.run(commandLine(CommandLines.typed("metricsdemo-doctor")), args));
  }

  private static CommandLine commandLine(String name) {
    if (name.equals(PLUGIN)) {
      return CommandLines.of(new KubectlPlugin(), name);
    }
    CommandLine doctor = CommandLines.of(new DoctorCommand(), name);
    doctor
        .getCommandSpec()
        .mixinStandardHelpOptions(true)
        .versionProvider(new CommandLines.Version());
    return doctor;
  }
}
