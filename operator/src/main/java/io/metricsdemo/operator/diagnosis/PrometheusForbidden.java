package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * The account of a Prometheus may not list what it discovers targets by: its log then is full of
 * it, and it has no targets.
 */
final class PrometheusForbidden implements Check {

  @Override
  public String title() {
    return "Prometheus may discover targets where the Services are";
  }

  @Override
  public boolean appliesTo(CheckContext subject) {
    return subject.prometheus().isPresent();
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    PrometheusResource prometheus = subject.prometheus().orElseThrow();
    boolean slices = prometheus.serviceDiscoveryRole().equals("EndpointSlice");
    String group = slices ? "discovery.k8s.io" : "";
    String endpoints = slices ? "endpointslices" : "endpoints";
    List<String> namespaces = SelectedServices.namespaces(subject);
    for (String namespace : namespaces) {
      List<String> forbidden = new ArrayList<>();
      for (String resource : List.of("services", "pods")) {
        if (!subject.facts().mayList(prometheus, "", resource, namespace)) {
          forbidden.add(resource);
        }
      }
      boolean mayListEndpoints = subject.facts().mayList(prometheus, group, endpoints, namespace);
      if (!mayListEndpoints || !forbidden.isEmpty()) {
        return Verdict.isFalse(
            Reasons.PROMETHEUS_FORBIDDEN,
            message(prometheus, namespace, rules(forbidden, !mayListEndpoints, slices)));
      }
    }
    return Verdict.passed(
        "%s may list services, pods and %s in %s"
            .formatted(account(prometheus), endpoints, SelectedServices.whereabouts(namespaces)));
  }

  /** By API group, as a rule of a Role writes it, what is missing there. */
  private static List<String> rules(List<String> core, boolean endpoints, boolean slices) {
    List<String> resources = new ArrayList<>(core);
    if (endpoints && !slices) {
      resources.add("endpoints");
    }
    List<String> rules = new ArrayList<>();
    if (!resources.isEmpty()) {
      rules.add(rule("\"\"", resources));
    }
    if (endpoints && slices) {
      rules.add(rule("discovery.k8s.io", List.of("endpointslices")));
    }
    return rules;
  }

  private static String rule(String group, List<String> resources) {
    return "{apiGroups: [%s], resources: [%s], verbs: [get, list, watch]}"
        .formatted(group, String.join(", ", resources));
  }

  private static String message(
      PrometheusResource prometheus, String namespace, List<String> rules) {
    boolean everywhere = namespace.isEmpty();
    return "%s of %s may not list in %s what it discovers targets by; bind a %s to it with %s %s"
        .formatted(
            account(prometheus),
            prometheus,
            everywhere ? "all namespaces" : "namespace " + namespace,
            everywhere ? "ClusterRole" : "Role in namespace " + namespace,
            rules.size() == 1 ? "the rule" : "the rules",
            String.join(" and ", rules));
  }

  private static String account(PrometheusResource prometheus) {
    return "ServiceAccount %s/%s"
        .formatted(prometheus.namespace(), prometheus.serviceAccountName());
  }
}
