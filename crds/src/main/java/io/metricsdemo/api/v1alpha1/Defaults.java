package io.metricsdemo.api.v1alpha1;

/**
 * Default values of the API: the schema declares them, and the operator falls back on them for an
 * object that was stored without defaulting.
 */
public final class Defaults {

  public static final int REPLICAS = 2;
  public static final String IMAGE_PULL_POLICY = "IfNotPresent";
  public static final String UNIFORM_DOMAIN = "200us";
  public static final String NORMAL_DOMAIN = "200us";
  public static final String NORMAL_MEAN = "10us";
  public static final String OSCILLATION_PERIOD = "10m";
  public static final boolean MONITORING_ENABLED = true;
  public static final String INTERVAL = "30s";
  public static final boolean HONOR_LABELS = false;
  public static final boolean ALERTS = false;
  public static final boolean DASHBOARD = false;
  public static final boolean VERIFICATION_ENABLED = true;
  public static final int LOAD_SERIES_PER_METRIC = 10;
  public static final int LOAD_BUCKETS = 10;
  public static final int LOAD_QUANTILES = 3;
  public static final int LOAD_LABELS = 5;
  public static final int LOAD_LABEL_NAME_LENGTH = 8;
  public static final int LOAD_LABEL_VALUE_LENGTH = 12;
  public static final String LOAD_CHURN_EVERY = "10m";
  public static final int LOAD_CHANGING_PERCENT = 100;
  public static final String LOAD_SHAPE = "Steady";
  public static final String LOAD_PERIOD = "1h";

  private Defaults() {}
}
