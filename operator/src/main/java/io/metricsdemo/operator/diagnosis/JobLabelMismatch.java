package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;

/** The targets are scraped, but under another job than expected, so queries do not find them. */
final class JobLabelMismatch implements Check {

  @Override
  public String title() {
    return "Label job matches";
  }

  @Override
  public boolean appliesTo(CheckContext subject) {
    return subject.job().isPresent();
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    String wanted = subject.job().orElseThrow();
    return ScrapePools.of(subject)
        .targets(target -> !target.label("job").equals(wanted))
        .findFirst()
        .map(
            found ->
                Verdict.isFalse(
                    Reasons.JOB_LABEL_MISMATCH,
                    "%s has label job=%s; expected job=%s. %s"
                        .formatted(
                            found.name(),
                            Excerpt.of(found.target().label("job")),
                            wanted,
                            fix(subject, wanted))))
        .orElseGet(() -> Verdict.passed("job=" + wanted));
  }

  private static String fix(CheckContext subject, String wanted) {
    return ScrapePool.setting(subject.monitor().getSpec().getJobLabel())
        .map(
            label ->
                "Set label %s of the Service, which spec.jobLabel refers to, to %s, and check that no relabeling overwrites job"
                    .formatted(label, wanted))
        .orElse("Set spec.jobLabel to a label of the Service with value " + wanted);
  }
}
