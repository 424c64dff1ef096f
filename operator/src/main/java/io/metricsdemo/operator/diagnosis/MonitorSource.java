package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.regex.Pattern;

/**
 * Where a ServiceMonitor must be changed: in the MetricsDemo that owns it, if any, since the
 * operator reverts changes of the ServiceMonitor itself.
 *
 * @param object how messages call the object to change
 * @param demo whether that is a MetricsDemo
 */
record MonitorSource(String object, boolean demo) {

  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]+");

  static MonitorSource of(ServiceMonitor monitor) {
    return monitor.getMetadata().getOwnerReferences().stream()
        .filter(MonitorSource::isControllingDemo)
        .findFirst()
        .map(
            owner ->
                new MonitorSource(
                    "MetricsDemo %s/%s"
                        .formatted(monitor.getMetadata().getNamespace(), owner.getName()),
                    true))
        .orElseGet(() -> new MonitorSource(name(monitor), false));
  }

  /** How messages call a ServiceMonitor. */
  static String name(ServiceMonitor monitor) {
    return "ServiceMonitor %s/%s"
        .formatted(monitor.getMetadata().getNamespace(), monitor.getMetadata().getName());
  }

  /** The field that holds a label of the ServiceMonitor. */
  String labelField(String key) {
    String labels = demo ? "spec.monitoring.labels" : "metadata.labels";
    return PLAIN_KEY.matcher(key).matches() ? labels + "." + key : labels + "['" + key + "']";
  }

  /** The field that holds a setting of one endpoint. */
  String endpointField(int index, String setting) {
    return demo ? "spec.monitoring." + setting : "spec.endpoints[%d].%s".formatted(index, setting);
  }

  private static boolean isControllingDemo(OwnerReference owner) {
    return Boolean.TRUE.equals(owner.getController())
        && owner.getKind().equals("MetricsDemo")
        && owner.getApiVersion().startsWith("metricsdemo.io/");
  }
}
