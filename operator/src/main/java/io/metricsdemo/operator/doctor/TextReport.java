package io.metricsdemo.operator.doctor;

import io.metricsdemo.operator.diagnosis.Report;
import io.metricsdemo.operator.prometheus.ServerRef;
import io.metricsdemo.operator.status.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;

/**
 * A checkup as a checklist for people.
 *
 * @param command that was run, for the hint of the next one
 */
record TextReport(Ansi ansi, String command) {

  String of(DoctorResult checkup) {
    List<String> lines = new ArrayList<>(List.of(headline(checkup)));
    checkup.demo().ifPresent(demo -> lines.addAll(demo.lines()));
    for (DoctorResult.Finding finding : checkup.findings()) {
      lines.add("");
      lines.add(name(finding.server()));
      finding.report().steps().forEach(step -> lines.addAll(lines(step)));
    }
    checkup.gaps().forEach(gap -> lines.addAll(notChecked(gap)));
    checkup
        .obstacle()
        .ifPresent(
            obstacle -> {
              lines.add("");
              lines.add("For details, run %s --explain %s".formatted(command, obstacle.reason()));
            });
    return String.join("\n", lines) + "\n";
  }

  private String headline(DoctorResult checkup) {
    String monitor = "ServiceMonitor %s/%s".formatted(checkup.namespace(), checkup.name());
    Optional<Verdict> obstacle = checkup.obstacle();
    if (obstacle.isEmpty()) {
      return "%s is scraped by %s".formatted(monitor, name(checkup.findings().get(0).server()));
    }
    Verdict answer = obstacle.get();
    String verdict =
        answer.isUnknown()
            ? "Cannot determine whether %s is scraped%s: %s"
            : "%s is not scraped%s: %s";
    return verdict.formatted(
        monitor, checkup.only().map(server -> " by " + server).orElse(""), answer.reason());
  }

  private static String name(Optional<ServerRef> server) {
    return server.map(ServerRef::toString).orElse("Any Prometheus");
  }

  private List<String> lines(Report.Step step) {
    Verdict verdict = step.verdict();
    if (verdict.isTrue()) {
      return List.of(mark("green", "     ok") + "  " + passed(step));
    }
    return verdict.isFalse()
        ? obstacle("red", " failed", step)
        : obstacle("yellow", "unknown", step);
  }

  private static String passed(Report.Step step) {
    String message = step.verdict().message();
    return message.isEmpty() ? step.title() : step.title() + ": " + message;
  }

  private List<String> obstacle(String colour, String word, Report.Step step) {
    return List.of(
        mark(colour, word) + "  " + step.title(),
        "         %s: %s".formatted(step.verdict().reason(), step.verdict().message()));
  }

  private static List<String> notChecked(DoctorResult.Gap gap) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "Not checked%s: %s: %s"
            .formatted(
                gap.server().map(server -> " of " + server).orElse(""),
                gap.why().reason(),
                gap.why().message()));
    gap.checks().forEach(check -> lines.add("  - " + check));
    return lines;
  }

  private String mark(String colour, String word) {
    return ansi.string("@|bold,%s %s|@".formatted(colour, word));
  }
}
