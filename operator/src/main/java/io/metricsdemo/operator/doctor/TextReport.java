package io.metricsdemo.operator.doctor;

import io.metricsdemo.operator.diagnosis.Answer;
import io.metricsdemo.operator.diagnosis.Answer.Outcome;
import io.metricsdemo.operator.diagnosis.Report;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;

/** A checkup as a checklist for people. */
record TextReport(Ansi ansi) {

  String of(Checkup checkup) {
    StringBuilder text = new StringBuilder(headline(checkup)).append('\n');
    for (Checkup.Finding finding : checkup.findings()) {
      text.append('\n').append(finding.prometheus()).append('\n');
      finding.report().steps().forEach(step -> text.append(line(step)));
    }
    return text.toString();
  }

  private String headline(Checkup checkup) {
    String monitor = "ServiceMonitor %s/%s".formatted(checkup.namespace(), checkup.name());
    Optional<Answer> obstacle = checkup.obstacle();
    if (obstacle.isEmpty()) {
      return "%s is scraped by %s".formatted(monitor, checkup.findings().get(0).prometheus());
    }
    Answer answer = obstacle.get();
    String verdict =
        answer.outcome() == Outcome.UNKNOWN
            ? "Whether %s is scraped is unknown: %s (docs/conditions.md#%s)"
            : "%s is not scraped: %s (docs/conditions.md#%s)";
    String headline =
        verdict.formatted(monitor, answer.reason(), answer.reason().toLowerCase(Locale.ROOT));
    return checkup.findings().isEmpty() ? headline + "\n" + answer.message() : headline;
  }

  private String line(Report.Step step) {
    Answer answer = step.answer();
    return switch (answer.outcome()) {
      case PASSED ->
          "%s  %s%s\n"
              .formatted(
                  mark("green", "     ok"),
                  step.title(),
                  answer.message().isEmpty() ? "" : ": " + answer.message());
      case FAILED -> obstacle("red", " failed", step);
      case UNKNOWN -> obstacle("yellow", "unknown", step);
    };
  }

  private String obstacle(String colour, String word, Report.Step step) {
    return "%s  %s\n         %s: %s\n"
        .formatted(
            mark(colour, word), step.title(), step.answer().reason(), step.answer().message());
  }

  private String mark(String colour, String word) {
    return ansi.string("@|bold,%s %s|@".formatted(colour, word));
  }
}
