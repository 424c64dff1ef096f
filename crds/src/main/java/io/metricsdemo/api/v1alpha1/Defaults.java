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

  private Defaults() {}
}
