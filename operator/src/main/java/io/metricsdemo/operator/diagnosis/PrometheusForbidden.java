package io.metricsdemo.operator.diagnosis;

import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.kubernetes.Access;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The account of a Prometheus is not allowed to list and watch the objects that it discovers
 * targets by: its log is full of refusals then, and it has no targets.
 */
final class PrometheusForbidden implements Check {

  private static final String ROLE_FIELD = "serviceDiscoveryRole";

  /** Without one of them the discovery of Prometheus does not become ready. */
  private static final List<String> VERBS = List.of("list", "watch");

  /** A kind of objects that targets are discovered by, and which verbs are missing for it. */
  private record Missing(String group, String resource, List<String> verbs) {

    @Override
    public String toString() {
      return String.join(" and ", verbs) + " " + resource;
    }
  }

  @Override
  public String title() {
    return "Prometheus can discover targets (RBAC)";
  }

  @Override
  public boolean appliesTo(CheckContext subject) {
    return subject.prometheus().isPresent();
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING;
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    PrometheusResource prometheus = subject.prometheus().orElseThrow();
    boolean slices = discoveryRole(subject.monitor(), prometheus).equals("EndpointSlice");
    String group = slices ? "discovery.k8s.io" : "";
    String endpoints = slices ? "endpointslices" : "endpoints";
    List<String> namespaces = SelectedServices.namespaces(subject);
    for (String namespace : concerned(subject, namespaces)) {
      List<Missing> missing = new ArrayList<>();
      for (Missing needed :
          List.of(
              new Missing("", "services", VERBS),
              new Missing("", "pods", VERBS),
              new Missing(group, endpoints, VERBS))) {
        List<String> verbs = new ArrayList<>();
        for (String verb : needed.verbs()) {
          Access access = new Access(verb, needed.group(), needed.resource(), namespace);
          if (!subject.facts().isAllowed(prometheus, access)) {
            verbs.add(verb);
          }
        }
        if (!verbs.isEmpty()) {
          missing.add(new Missing(needed.group(), needed.resource(), verbs));
        }
      }
      if (!missing.isEmpty() && usesOtherAccount(subject, prometheus)) {
        return Verdict.passed(
            "not checked: spec.apiserverConfig of %s may name another account"
                .formatted(prometheus));
      }
      if (!missing.isEmpty()) {
        return Verdict.isFalse(
            Reasons.PROMETHEUS_FORBIDDEN, message(prometheus, namespace, missing));
      }
    }
    return Verdict.passed(
        "%s is allowed to list and watch services, pods and %s in %s"
            .formatted(account(prometheus), endpoints, SelectedServices.whereabouts(namespaces)));
  }

  /**
   * Prometheus discovers targets for each namespace separately, so a namespace without Services
   * does not matter. Where none has Services, or they cannot be listed, all namespaces count.
   */
  private static List<String> concerned(CheckContext subject, List<String> namespaces) {
    if (namespaces.size() < 2) {
      return namespaces;
    }
    try {
      List<String> withServices =
          SelectedServices.of(subject).stream()
              .map(service -> service.getMetadata().getNamespace())
              .distinct()
              .toList();
      return withServices.isEmpty() ? namespaces : withServices;
    } catch (NotPermittedException e) {
      return namespaces;
    }
  }

  static boolean usesOtherAccount(CheckContext subject, PrometheusResource prometheus)
      throws NotPermittedException {
    return subject.facts().state(prometheus).filter(PrometheusState::hasOtherApiServer).isPresent();
  }

  /** That of the ServiceMonitor, if it has one, overrides that of the Prometheus. */
  static String discoveryRole(ServiceMonitor monitor, PrometheusResource prometheus) {
    return monitor.getSpec().getAdditionalProperties().get(ROLE_FIELD) instanceof String role
            && !role.isEmpty()
        ? role
        : prometheus.serviceDiscoveryRole();
  }

  private static String message(
      PrometheusResource prometheus, String namespace, List<Missing> missing) {
    boolean everywhere = namespace.isEmpty();
    List<String> rules = rules(missing);
    return "%s of %s is not allowed to discover targets in %s: it cannot %s. Bind a %s to it with %s %s"
        .formatted(
            account(prometheus),
            prometheus,
            everywhere ? "any namespace" : "namespace " + namespace,
            missing.stream().map(Missing::toString).collect(Collectors.joining(", ")),
            everywhere ? "ClusterRole" : "Role in namespace " + namespace,
            rules.size() == 1 ? "the rule" : "the rules",
            String.join(" and ", rules));
  }

  /** One rule for each API group, as a Role writes it. */
  private static List<String> rules(List<Missing> missing) {
    Map<String, List<String>> resources = new TreeMap<>();
    for (Missing one : missing) {
      resources.computeIfAbsent(one.group(), group -> new ArrayList<>()).add(one.resource());
    }
    return resources.entrySet().stream()
        .map(
            group ->
                "{apiGroups: [%s], resources: [%s], verbs: [get, list, watch]}"
                    .formatted(
                        group.getKey().isEmpty() ? "\"\"" : group.getKey(),
                        String.join(", ", group.getValue())))
        .toList();
  }

  private static String account(PrometheusResource prometheus) {
    return "ServiceAccount %s/%s"
        .formatted(prometheus.namespace(), prometheus.serviceAccountName());
  }
}
