package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.status.Reasons;
import java.util.Arrays;
import java.util.Locale;

/** A target exceeds a limit of Prometheus, which then ingests none of its samples. */
final class LimitExceeded extends ScrapeError {

  /** The limits, in Prometheus' words and as Prometheus Operator calls them. */
  private enum Limit {
    SAMPLES("sample limit exceeded", "sampleLimit"),
    BODY_SIZE("body size limit exceeded", "bodySizeLimit"),
    BUCKETS("histogram bucket limit exceeded", "nativeHistogramBucketLimit"),
    LABELS("label_limit exceeded", "labelLimit"),
    LABEL_NAME("label_name_length_limit exceeded", "labelNameLengthLimit"),
    LABEL_VALUE("label_value_length_limit exceeded", "labelValueLengthLimit"),
    TARGETS("target_limit exceeded", "targetLimit");

    private final String words;
    private final String field;

    Limit(String words, String field) {
      this.words = words;
      this.field = field;
    }
  }

  LimitExceeded() {
    super("Scrape limits are not exceeded", Reasons.LIMIT_EXCEEDED);
  }

  @Override
  boolean matches(String lastError) {
    return Arrays.stream(Limit.values()).anyMatch(limit -> lastError.contains(limit.words));
  }

  @Override
  String fix(CheckContext subject, ScrapePools.PoolTarget down) {
    Limit limit =
        Arrays.stream(Limit.values())
            .filter(l -> down.target().lastError().contains(l.words))
            .findFirst()
            .orElseThrow();
    String ofMonitor =
        "spec.%s of %s".formatted(limit.field, MonitorSource.name(subject.monitor()));
    if (limit == Limit.BUCKETS) {
      return "Raise " + ofMonitor;
    }
    String enforced =
        "spec.enforced%s%s"
            .formatted(
                limit.field.substring(0, 1).toUpperCase(Locale.ROOT), limit.field.substring(1));
    return subject
        .prometheus()
        .map(
            prometheus ->
                "Raise %s or spec.%s of %s, or %s if it is lower"
                        .formatted(enforced, limit.field, prometheus, ofMonitor)
                    + Manager.note(prometheus))
        .orElse("Raise %s, or the limit in Prometheus' configuration".formatted(ofMonitor));
  }
}
