package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.diagnosis.Check.Needs;
import io.metricsdemo.operator.status.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs all checks that are possible: a missing permission affects only the checks that need it.
 * Used once.
 */
final class WholeExamination {

  private final List<Report.Step> steps;
  private final List<String> skipped = new ArrayList<>();
  private final Set<Needs> missing = EnumSet.noneOf(Needs.class);
  private boolean uncertain;

  /** Whether the servers were examined, and nothing about their targets is unknown. */
  private boolean scraped;

  private WholeExamination(List<Report.Step> before) {
    this.steps = new ArrayList<>(before);
    this.uncertain = !before.isEmpty();
  }

  /**
   * @param before what is unknown of the servers, so that their targets are not examined; empty
   *     where they are known
   */
  static Report of(List<Check> checks, CheckContext subject, List<Report.Step> before) {
    WholeExamination examination = new WholeExamination(before);
    for (Check check : checks) {
      boolean known = check.needs() != Needs.TARGETS || before.isEmpty();
      if (known && check.appliesTo(subject) && !examination.examine(check, subject)) {
        break;
      }
    }
    return examination.report();
  }

  /** Returns whether to go on. */
  private boolean examine(Check check, CheckContext subject) {
    if (missing.contains(check.needs())) {
      skipped.add(check.title());
      return true;
    }
    Verdict verdict = proven(check, Diagnosis.verdict(check, subject));
    steps.add(new Report.Step(check.title(), check.isAboutSelection(), verdict));
    if (verdict.isUnknown()) {
      uncertain = true;
      missing.add(check.provides());
    }
    missing.remove(Needs.NOTHING);
    if (check.needs() == Needs.TARGETS || check.provides() == Needs.TARGETS) {
      scraped = verdict.isTrue() && (scraped || check.provides() == Needs.TARGETS);
    }
    return !verdict.isFalse();
  }

  /** A failure that usually passes by itself may come from what is unknown. */
  private Verdict proven(Check check, Verdict verdict) {
    boolean explained = uncertain && check.needs() == Needs.TARGETS && check.isMatterOfTime();
    return verdict.isFalse() && explained
        ? Verdict.unknown(verdict.reason(), verdict.message())
        : verdict;
  }

  private Report report() {
    Optional<Report.Step> failed = steps.stream().filter(s -> s.verdict().isFalse()).findFirst();
    Optional<Report.Step> unknown = steps.stream().filter(s -> s.verdict().isUnknown()).findFirst();
    return new Report(
        List.copyOf(steps),
        failed.or(() -> scraped ? Optional.empty() : unknown),
        List.copyOf(skipped));
  }
}
