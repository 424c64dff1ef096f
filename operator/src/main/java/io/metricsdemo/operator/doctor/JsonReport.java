package io.metricsdemo.operator.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.metricsdemo.operator.diagnosis.Report;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * A checkup for programs, in the shape that docs/doctor.md promises.
 *
 * @param scraped null where it could not be found out
 * @param reason of the Prometheus that gets farthest; empty when it scrapes
 */
record JsonReport(
    Name serviceMonitor,
    Boolean scraped,
    String reason,
    String message,
    List<Prometheus> prometheuses) {

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

  static String of(DoctorResult checkup) {
    JsonReport report =
        new JsonReport(
            new Name(checkup.namespace(), checkup.name()),
            scraped(checkup.obstacle()),
            reason(checkup.obstacle()),
            message(checkup.obstacle()),
            checkup.findings().stream().map(JsonReport::prometheus).toList());
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Prometheus prometheus(DoctorResult.Finding finding) {
    PrometheusResource prometheus = finding.prometheus();
    return new Prometheus(
        prometheus.kind().kubernetes(),
        prometheus.namespace(),
        prometheus.name(),
        scraped(finding.obstacle()),
        reason(finding.obstacle()),
        message(finding.obstacle()),
        finding.report().steps().stream().map(JsonReport::step).toList());
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
