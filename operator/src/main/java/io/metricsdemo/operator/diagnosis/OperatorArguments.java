package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The resources that a Prometheus Operator manages, by the arguments of its Deployment.
 *
 * @param namespaces those that it watches; empty for all
 * @param denied those that it does not watch, where it watches all others; it ignores them where it
 *     is given those to watch
 * @param instances those in which it manages Prometheus resources; empty for all
 * @param instanceSelector selects Prometheus resources by their labels; empty for all
 * @param controllerId it manages only resources with this annotation; empty for those without
 */
record OperatorArguments(
    Deployment deployment,
    Set<String> namespaces,
    Set<String> denied,
    Set<String> instances,
    String instanceSelector,
    String controllerId) {

  static final String NAMESPACES = "--namespaces";
  static final String DENIED = "--deny-namespaces";
  static final String INSTANCES = "--prometheus-instance-namespaces";
  static final String INSTANCE_SELECTOR = "--prometheus-instance-selector";
  static final String CONTROLLER_ID = "--controller-id";

  /** Empty where an argument is a variable, so that its value is not known. */
  static Optional<OperatorArguments> of(Deployment deployment) {
    List<String> arguments = arguments(deployment);
    if (arguments.stream().anyMatch(argument -> isOurs(argument) && argument.contains("$("))) {
      return Optional.empty();
    }
    Set<String> namespaces = names(arguments, NAMESPACES);
    Set<String> instances = names(arguments, INSTANCES);
    return Optional.of(
        new OperatorArguments(
            deployment,
            namespaces,
            names(arguments, DENIED),
            instances.isEmpty() ? namespaces : instances,
            last(arguments, INSTANCE_SELECTOR),
            last(arguments, CONTROLLER_ID)));
  }

  boolean watches(String namespace) {
    return contains(namespaces, namespace);
  }

  boolean takesUpFrom(String namespace) {
    return contains(instances, namespace);
  }

  private boolean contains(Set<String> allowed, String namespace) {
    return allowed.isEmpty() ? !denied.contains(namespace) : allowed.contains(namespace);
  }

  boolean takesUp(PrometheusResource prometheus, PrometheusState state) {
    return controllerId.equals(state.controllerId())
        && takesUpFrom(prometheus.namespace())
        && selects(state);
  }

  /** A selector that cannot be read may select it. */
  boolean selects(PrometheusState state) {
    return SelectorText.selects(instanceSelector, state.labels()).orElse(true);
  }

  /** How messages call it. */
  String name() {
    return "Deployment %s/%s"
        .formatted(deployment.getMetadata().getNamespace(), deployment.getMetadata().getName());
  }

  private static boolean isOurs(String argument) {
    return Stream.of(NAMESPACES, DENIED, INSTANCES, INSTANCE_SELECTOR, CONTROLLER_ID)
        .anyMatch(flag -> flag(argument).equals(flag));
  }

  /** Go accepts one dash as well. */
  private static String flag(String argument) {
    String name = argument.split("=", 2)[0];
    return name.startsWith("--") ? name : "-" + name;
  }

  private static List<String> arguments(Deployment deployment) {
    return Optional.ofNullable(deployment.getSpec().getTemplate())
        .flatMap(template -> Optional.ofNullable(template.getSpec()))
        .stream()
        .flatMap(pod -> pod.getContainers().stream())
        .flatMap(OperatorArguments::arguments)
        .toList();
  }

  private static Stream<String> arguments(Container container) {
    return Stream.of(container.getCommand(), container.getArgs()).flatMap(List::stream);
  }

  /** A flag without a value, or with an empty one, stands for all namespaces. */
  private static Set<String> names(List<String> arguments, String flag) {
    Set<String> names =
        values(arguments, flag).stream()
            .flatMap(value -> Arrays.stream(value.split(",", -1)))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return names.contains("") ? Set.of() : new TreeSet<>(names);
  }

  private static String last(List<String> arguments, String flag) {
    List<String> values = values(arguments, flag);
    return values.isEmpty() ? "" : values.get(values.size() - 1);
  }

  private static List<String> values(List<String> arguments, String flag) {
    List<String> values = new ArrayList<>();
    for (int index = 0; index < arguments.size(); index++) {
      String argument = arguments.get(index);
      if (argument.startsWith("-") && flag(argument).equals(flag)) {
        if (argument.contains("=")) {
          values.add(argument.split("=", 2)[1]);
        } else if (index + 1 < arguments.size()) {
          values.add(arguments.get(index + 1));
        }
      }
    }
    return values;
  }
}
