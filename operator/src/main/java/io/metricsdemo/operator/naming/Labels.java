package io.metricsdemo.operator.naming;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Labels of the objects that are made for a demo, and the selectors on them. */
public final class Labels {

  /** The ServiceMonitor's {@code jobLabel}, so that the demo's name is Prometheus' job. */
  public static final String APP = "app";

  public static final String NAME = "app.kubernetes.io/name";
  public static final String INSTANCE = "app.kubernetes.io/instance";
  public static final String COMPONENT = "app.kubernetes.io/component";
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  public static final String PART_OF = "app.kubernetes.io/part-of";
  public static final String VERSION = "app.kubernetes.io/version";

  /** What Grafana's dashboard sidecar selects ConfigMaps by. */
  public static final String GRAFANA_DASHBOARD = "grafana_dashboard";

  public static final String OPERATOR = "metricsdemo-operator";

  /** Selects all that the operator manages; informers watch nothing else. */
  public static final String MANAGED_SELECTOR = MANAGED_BY + "=" + OPERATOR;

  private static final Pattern TAG =
      Pattern.compile(":([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)$");

  private Labels() {}

  /**
   * What selects the demo's pods and Service; a stranger's pods with the same app are not in it.
   */
  public static Map<String, String> selector(String demo) {
    return sorted(Map.of(APP, demo, INSTANCE, demo, MANAGED_BY, OPERATOR));
  }

  /** Labels of the demo's pods: none that changes when the operator is upgraded. */
  public static Map<String, String> ofPods(String demo) {
    Map<String, String> labels = sorted(selector(demo));
    labels.putAll(Map.of(NAME, "demo-app", COMPONENT, "metrics-generator", PART_OF, "metricsdemo"));
    return labels;
  }

  /** Labels of the demo's objects: those of the pods, and the version of the application. */
  public static Map<String, String> ofObjects(String demo, String image) {
    Map<String, String> labels = ofPods(demo);
    tag(image).ifPresent(tag -> labels.put(VERSION, tag));
    return labels;
  }

  /** A selector in the form that the scale subresource wants: {@code key=value,key=value}. */
  public static String asText(Map<String, String> selector) {
    StringBuilder text = new StringBuilder();
    sorted(selector)
        .forEach(
            (key, value) ->
                text.append(text.isEmpty() ? "" : ",").append(key).append('=').append(value));
    return text.toString();
  }

  private static Optional<String> tag(String image) {
    Matcher tag = TAG.matcher(image.substring(image.lastIndexOf('/') + 1));
    return image.contains("@") || !tag.find() ? Optional.empty() : Optional.of(tag.group(1));
  }

  private static TreeMap<String, String> sorted(Map<String, String> labels) {
    return new TreeMap<>(labels);
  }
}
