package io.metricsdemo.operator.status;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.parameters.DemoParameters;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** The kinds of objects that the operator makes, in the order in which it makes them. */
public enum ManagedKind {
  DEPLOYMENT(Deployment.class, demo -> true),
  SERVICE(Service.class, demo -> true),
  SERVICE_MONITOR(
      ServiceMonitor.class,
      new Extension(
          ConditionTypes.MONITOR_APPLIED,
          Reasons.SERVICE_MONITOR_APPLIED,
          Reasons.SERVICE_MONITOR_CRD_MISSING,
          "spec.monitoring.enabled",
          false,
          demo -> demo.monitoring().enabled(),
          demo -> "is applied with scrape interval " + demo.monitoring().interval())),
  PROMETHEUS_RULE(
      PrometheusRule.class,
      new Extension(
          ConditionTypes.ALERTS_APPLIED,
          Reasons.PROMETHEUS_RULE_APPLIED,
          Reasons.PROMETHEUS_RULE_CRD_MISSING,
          "spec.monitoring.alerts",
          true,
          // Without a ServiceMonitor they would report forever that nothing is scraped.
          demo -> demo.monitoring().enabled() && demo.monitoring().alerts(),
          demo -> "is applied with windows for scrape interval " + demo.monitoring().interval())),
  /** The Grafana dashboard of the demo. */
  CONFIG_MAP(ConfigMap.class, demo -> demo.monitoring().dashboard());

  /**
   * What a kind has that comes with a CustomResourceDefinition, which may be installed and removed
   * at any time.
   *
   * @param condition the condition that reports the object
   * @param appliedReason its reason while the object is as desired
   * @param crdMissingReason its reason while the cluster does not know the kind
   * @param setting the boolean field of the spec that asks for the object
   * @param optional whether that is false by default; the condition is then absent while the object
   *     is not asked for
   * @param asksFor what an applied object asks for
   */
  record Extension(
      String condition,
      String appliedReason,
      String crdMissingReason,
      String setting,
      boolean optional,
      Predicate<DemoParameters> wanted,
      Function<DemoParameters, String> asksFor) {}

  private final Class<? extends HasMetadata> type;
  private final Predicate<DemoParameters> wanted;
  private final Extension extension;

  ManagedKind(Class<? extends HasMetadata> type, Predicate<DemoParameters> wanted) {
    this.type = type;
    this.wanted = wanted;
    this.extension = null;
  }

  ManagedKind(Class<? extends HasMetadata> type, Extension extension) {
    this.type = type;
    this.wanted = extension.wanted();
    this.extension = extension;
  }

  public static ManagedKind of(Class<?> type) {
    return Arrays.stream(values())
        .filter(kind -> kind.type == type)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not managed: " + type));
  }

  /** The kinds that every cluster has. */
  static List<ManagedKind> builtIn() {
    return Arrays.stream(values()).filter(kind -> kind.extension == null).toList();
  }

  /** The kinds whose CRD may come and go. */
  public static List<ManagedKind> extensions() {
    return Arrays.stream(values()).filter(kind -> kind.extension != null).toList();
  }

  public Class<? extends HasMetadata> type() {
    return type;
  }

  /** As in an object's {@code kind}. */
  public String kind() {
    return HasMetadata.getKind(type);
  }

  /** The name of the CRD that may come and go; empty for a kind that every cluster has. */
  public Optional<String> crd() {
    return extension().map(has -> HasMetadata.getFullResourceName(type));
  }

  public boolean isWanted(DemoParameters demo) {
    return wanted.test(demo);
  }

  /** Whether a spec has to ask for the object. */
  public boolean isOptional() {
    return extension().filter(Extension::optional).isPresent();
  }

  /** The condition that reports an object whose CRD may come and go. */
  public Optional<String> condition() {
    return extension().map(Extension::condition);
  }

  /** The reason while the CRD is missing. */
  public Optional<String> crdMissingReason() {
    return extension().map(Extension::crdMissingReason);
  }

  Optional<Extension> extension() {
    return Optional.ofNullable(extension);
  }
}
