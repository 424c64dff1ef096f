package io.metricsdemo.operator.verification;

import java.math.BigDecimal;

/** The demo's series as messages, queries and dashboards call them. */
public final class SeriesNames {

  public static final String SUMMARY = "rpc_durations_seconds";
  public static final String SUM = SUMMARY + "_sum";
  public static final String COUNT = SUMMARY + "_count";
  public static final String HISTOGRAM = "rpc_durations_histogram_seconds";
  public static final String BUCKET = HISTOGRAM + "_bucket";

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
