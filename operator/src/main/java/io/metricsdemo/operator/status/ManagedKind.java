package io.metricsdemo.operator.status;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.parameters.DemoParameters;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

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
  DASHBOARD(ConfigMap.class, demo -> demo.monitoring().dashboard()),
  LOAD(ConfigMap.class, demo -> demo.load().isPresent(), Names.LOAD_SUFFIX);

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
  private final String suffix;

  /** Asked for in each reconcile; the client takes regular expressions to find the plural. */
  private final Optional<String> crd;

  ManagedKind(Class<? extends HasMetadata> type, Predicate<DemoParameters> wanted) {
    this(type, wanted, "");
  }

  ManagedKind(Class<? extends HasMetadata> type, Predicate<DemoParameters> wanted, String suffix) {
    this.type = type;
    this.wanted = wanted;
    this.extension = null;
    this.suffix = suffix;
    this.crd = Optional.empty();
  }

  ManagedKind(Class<? extends HasMetadata> type, Extension extension) {
    this.type = type;
    this.wanted = extension.wanted();
    this.extension = extension;
    this.suffix = "";
    this.crd = Optional.of(HasMetadata.getFullResourceName(type));
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

  /** The name of the object of a demo. */
  public String nameFor(String demo) {
    return demo + suffix;
  }

  /** The object of a demo. */
  public ResourceID objectOf(MetricsDemo demo) {
    return new ResourceID(nameFor(demo.getMetadata().getName()), demo.getMetadata().getNamespace());
  }

  /** The objects of this type that a demo may have. */
  public static Set<ResourceID> objectsOf(Class<? extends HasMetadata> type, MetricsDemo demo) {
    return Arrays.stream(values())
        .filter(kind -> kind.type == type)
        .map(kind -> kind.objectOf(demo))
        .collect(Collectors.toSet());
  }

  /** The names of the demos that an object of this type and name may be for. */
  public static Set<String> demosOf(Class<? extends HasMetadata> type, String name) {
    return Arrays.stream(values())
        .filter(kind -> kind.type == type && name.endsWith(kind.suffix))
        .map(kind -> name.substring(0, name.length() - kind.suffix.length()))
        .filter(demo -> !demo.isEmpty())
        .collect(Collectors.toSet());
  }

  /** As in an object's {@code kind}. */
  public String kind() {
    return HasMetadata.getKind(type);
  }

  /** The name of the CRD that may come and go; empty for a kind that every cluster has. */
  public Optional<String> crd() {
    return crd;
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
