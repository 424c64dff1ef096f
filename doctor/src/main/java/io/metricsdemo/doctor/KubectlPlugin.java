package io.metricsdemo.doctor;

import io.metricsdemo.operator.doctor.CommandLines;
import io.metricsdemo.operator.doctor.DoctorCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The commands of kubectl metricsdemo. */
@Command(
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = CommandLines.Version.class,
    subcommands = DoctorCommand.class,
    description = "Finds out why Prometheus does not scrape an application.")
final class KubectlPlugin {}
