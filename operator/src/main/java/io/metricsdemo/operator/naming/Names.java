package io.metricsdemo.operator.naming;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Names inside the objects that are made for a demo; the objects are named as the demo itself. */
public final class Names {

  /** The operator's name in managed fields, Events and User-Agent. */
  public static final String FIELD_MANAGER = Labels.OPERATOR;

  public static final String CONTAINER = "demo-app";
  public static final String METRICS_PORT = "http-metrics";
  public static final int METRICS_PORT_NUMBER = 8080;
  public static final String HEALTH_PORT = "health";
  public static final int HEALTH_PORT_NUMBER = 8081;

  /** What the name of the ConfigMap with the load of a demo has after the demo's. */
  public static final String LOAD_SUFFIX = "-load";

  /** Where the pods find the load, which is a file so that a change of it restarts none. */
  public static final String LOAD_VOLUME = "load";

  public static final String LOAD_DIRECTORY = "/etc/demo-app/load";
  public static final String LOAD_FILE = "load.properties";

  public static final String METRICS_DEMO_CRD = "metricsdemos.metricsdemo.io";

  /** The Lease of the leader, in the namespace of the operator's pod. */
  public static final String LEASE = Labels.OPERATOR;

  /** The page with the reasons of conditions, which alerts link to unless the settings say else. */
  public static final String RUNBOOK_URL = repository() + "/blob/main/docs/conditions.md";

  private Names() {}

  /** The URL of the repository that the build names. */
  private static String repository() {
    try (InputStream file = Names.class.getResourceAsStream("build.properties")) {
      Properties build = new Properties();
      build.load(file);
      return build.getProperty("repository");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The version of this build, or {@code dev} when it runs from class files. */
  public static String version() {
    String version = Names.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
