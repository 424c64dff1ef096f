package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.status.Verdict;
import java.util.Optional;
import java.util.regex.Pattern;

/** A kind of scrape error, recognized by the text of Prometheus' last error. */
abstract class ScrapeError implements Check {

  /** The port that a connection was made from is another one at each scrape. */
  private static final Pattern LOCAL_ADDRESS = Pattern.compile("[^\\s>]+->(?=\\S)");

  private final String title;
  private final String reason;

  ScrapeError(String title, String reason) {
    this.title = title;
    this.reason = reason;
  }

  @Override
  public final String title() {
    return title;
  }

  /** Whether an error is of this kind. */
  abstract boolean matches(String lastError);

  /** What to change, in a sentence. */
  abstract String fix(CheckContext subject, ScrapePools.PoolTarget down);

  @Override
  public final Verdict examine(CheckContext subject) throws NotPermittedException {
    Optional<ScrapePools.PoolTarget> down =
        ScrapePools.of(subject)
            .targets(target -> target.health() == Target.Health.DOWN && matches(target.lastError()))
            .findFirst();
    return down.map(
            found ->
                Verdict.isFalse(
                    reason,
                    "Scrape of %s%s fails: %s. %s"
                        .formatted(
                            found.name(),
                            found.reporter().map(pod -> " by " + pod).orElse(""),
                            error(found.target()),
                            fix(subject, found))))
        .orElseGet(() -> Verdict.passed(""));
  }

  private static String error(Target target) {
    return Excerpt.of(LOCAL_ADDRESS.matcher(target.lastError()).replaceAll(""));
  }
}
