package io.metricsdemo.operator.verification;

import java.math.BigDecimal;

/** The demo's series as messages and queries call them. */
final class SeriesNames {

  static final String SUMMARY = "rpc_durations_seconds";
  static final String SUM = SUMMARY + "_sum";
  static final String COUNT = SUMMARY + "_count";
  static final String HISTOGRAM = "rpc_durations_histogram_seconds";
  static final String BUCKET = HISTOGRAM + "_bucket";

  private SeriesNames() {}

  static String of(String metric, String service) {
    return "%s{service=\"%s\"}".formatted(metric, service);
  }

  static String quantile(String service, double quantile) {
    return "%s{service=\"%s\",quantile=\"%s\"}".formatted(SUMMARY, service, quantile);
  }

  static String bucket(double bound) {
    String le = Double.isInfinite(bound) ? "+Inf" : BigDecimal.valueOf(bound).toPlainString();
    return "%s{le=\"%s\"}".formatted(BUCKET, le);
  }
}
