package io.metricsdemo.operator.doctor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.metricsdemo.operator.diagnosis.Report;
import io.metricsdemo.operator.prometheus.ServerRef;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * A checkup for programs, in the shape that docs/doctor.md promises.
 *
 * @param scraped null where it could not be determined
 * @param reason of the Prometheus that decides; empty when it scrapes
 * @param metricsDemo null where the caller named a ServiceMonitor
 * @param steps the checks that need no Prometheus, where it is not known which there are
 */
record JsonReport(
    Name serviceMonitor,
    Boolean scraped,
    String reason,
    String message,
    @JsonInclude(JsonInclude.Include.NON_NULL) DemoState metricsDemo,
    List<Prometheus> prometheuses,
    List<Step> steps,
    List<NotChecked> notChecked) {

  record Name(String namespace, String name) {}

  record Prometheus(
      String kind,
      String namespace,
      String name,
      Boolean scraped,
      String reason,
      String message,
      List<Step> steps) {}

  /** {@code outcome} is passed, failed or unknown. */
  record Step(String title, String outcome, String reason, String message) {}

  /** {@code prometheus} is empty where none is known. */
  record NotChecked(String prometheus, List<String> titles, String reason, String message) {}

  static String of(DoctorResult checkup) {
    JsonReport report =
        new JsonReport(
            new Name(checkup.namespace(), checkup.name()),
            checkup.scraped().orElse(null),
            reason(checkup.obstacle()),
            message(checkup.obstacle()),
            checkup.demo().orElse(null),
            checkup.findings().stream()
                .flatMap(
                    finding -> finding.server().map(server -> prometheus(server, finding)).stream())
                .toList(),
            checkup.findings().stream()
                .filter(finding -> finding.server().isEmpty())
                .flatMap(finding -> finding.report().steps().stream().map(JsonReport::step))
                .toList(),
            checkup.gaps().stream().map(JsonReport::notChecked).toList());
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Prometheus prometheus(ServerRef server, DoctorResult.Finding finding) {
    return new Prometheus(
        server.kind(),
        server.namespace(),
        server.name(),
        scraped(finding.obstacle()),
        reason(finding.obstacle()),
        message(finding.obstacle()),
        finding.report().steps().stream().map(JsonReport::step).toList());
  }

  private static NotChecked notChecked(DoctorResult.Gap gap) {
    return new NotChecked(
        gap.server().map(ServerRef::toString).orElse(""),
        gap.checks(),
        gap.why().reason(),
        gap.why().message());
  }

  private static Step step(Report.Step step) {
    Verdict verdict = step.verdict();
    String outcome = verdict.isTrue() ? "passed" : verdict.isFalse() ? "failed" : "unknown";
    return new Step(step.title(), outcome, verdict.reason(), verdict.message());
  }

  private static Boolean scraped(Optional<Verdict> obstacle) {
    if (obstacle.isEmpty()) {
      return true;
    }
    return obstacle.get().isUnknown() ? null : Boolean.FALSE;
  }

  private static String reason(Optional<Verdict> obstacle) {
    return obstacle.map(Verdict::reason).orElse("");
  }

  private static String message(Optional<Verdict> obstacle) {
    return obstacle.map(Verdict::message).orElse("");
  }
}
