package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheus.LookBack;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.Sample;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The scrapes succeed but return no samples, or metric relabeling drops all of them. */
final class SamplesMissing implements Check {

  private static final String EXPOSED = "scrape_samples_scraped";
  private static final String KEPT = "scrape_samples_post_metric_relabeling";

  @Override
  public String title() {
    return "Samples are ingested";
  }

  /** An agent forwards samples and does not support queries. */
  @Override
  public boolean appliesTo(CheckContext subject) {
    return subject
        .prometheus()
        .filter(prometheus -> prometheus.kind() == PrometheusResource.Kind.AGENT)
        .isEmpty();
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    List<ScrapePools.PoolTarget> targets = ScrapePools.of(subject).targets(target -> true).toList();
    try {
      for (ScrapePools.PoolTarget found : targets) {
        List<Sample> samples = samples(subject, found.target());
        OptionalDouble kept = value(samples, KEPT);
        if (kept.isEmpty()) {
          return failed(
              "Prometheus has no recent samples of %s. They appear with the next scrape. If they do not, Prometheus cannot store samples, for example because its disk is full: check the log of its container prometheus",
              found);
        }
        if (value(samples, EXPOSED).orElse(0) == 0) {
          return failed(
              "The scrape of %s returns no samples. Check that "
                  + endpoint(subject, found.pool(), "path")
                  + " is the path of the metrics",
              found);
        }
        if (kept.getAsDouble() == 0) {
          return failed(
              "Metric relabeling drops all samples of %s. Change " + culprit(subject, found.pool()),
              found);
        }
      }
    } catch (PrometheusException e) {
      return Verdict.unknown(
          Reasons.PROMETHEUS_UNREACHABLE,
          "The query for samples failed: " + Excerpt.of(e.getMessage()));
    }
    return Verdict.passed("of each target");
  }

  /** Where an endpoint has no metric relabeling, that of its scrape class drops the samples. */
  private static String culprit(CheckContext subject, ScrapePool pool) {
    return subject
        .prometheus()
        .filter(prometheus -> pool.endpoint().getMetricRelabelings().isEmpty())
        .map(
            prometheus ->
                "metricRelabelings of its scrape class in spec.scrapeClasses of %s%s"
                    .formatted(prometheus, Manager.note(prometheus)))
        .orElseGet(() -> endpoint(subject, pool, "metricRelabelings"));
  }

  private static String endpoint(CheckContext subject, ScrapePool pool, String field) {
    return "spec.endpoints[%d].%s of %s"
        .formatted(pool.index(), field, MonitorSource.name(subject.monitor()));
  }

  private static Verdict failed(String message, ScrapePools.PoolTarget target) {
    return Verdict.isFalse(Reasons.NO_SAMPLES, message.formatted(target.name()));
  }

  private static List<Sample> samples(CheckContext subject, Target target)
      throws PrometheusException {
    String query = query(target);
    List<Sample> samples = new ArrayList<>();
    List<PrometheusException> failures = new ArrayList<>();
    for (PrometheusApi server : subject.servers()) {
      try {
        samples.addAll(server.query(query));
      } catch (PrometheusException e) {
        failures.add(e);
      }
    }
    // What one replica does not answer another may; whether one is missing is known by the targets.
    if (samples.isEmpty() && !failures.isEmpty()) {
      throw failures.get(0);
    }
    return samples;
  }

  private static String query(Target target) {
    String selector =
        "{__name__=~\"%s|%s\",job=%s,instance=%s}"
            .formatted(
                EXPOSED, KEPT, quoted(target.label("job")), quoted(target.label("instance")));
    return target
        .scrapeInterval()
        .map(interval -> LookBack.newest(selector, interval))
        .orElse(selector);
  }

  private static OptionalDouble value(List<Sample> samples, String name) {
    return samples.stream()
        .filter(sample -> sample.label("__name__").equals(name))
        .mapToDouble(Sample::value)
        .max();
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
