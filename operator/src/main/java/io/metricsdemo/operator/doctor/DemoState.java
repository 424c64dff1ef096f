package io.metricsdemo.operator.doctor;

import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.status.ConditionTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the status of a MetricsDemo reports, next to the result of the checks.
 *
 * @param name its namespace and name
 * @param conditions those that show a problem
 * @param notChecked why its status is not known; empty where it is
 */
record DemoState(String name, List<State> conditions, String notChecked) {

  /** Conditions that exist only while reconciliation is in progress or stalled. */
  private static final Set<String> ABNORMAL =
      Set.of(ConditionTypes.RECONCILING, ConditionTypes.STALLED);

  /** One condition. */
  record State(String type, String status, String reason, String message) {}

  static DemoState of(MetricsDemo demo) {
    return new DemoState(
        "%s/%s".formatted(demo.getMetadata().getNamespace(), demo.getMetadata().getName()),
        Stream.ofNullable(demo.getStatus())
            .flatMap(status -> Stream.ofNullable(status.getConditions()))
            .flatMap(List::stream)
            .filter(
                condition ->
                    ABNORMAL.contains(condition.getType()) == condition.getStatus().equals("True"))
            .map(
                condition ->
                    new State(
                        condition.getType(),
                        condition.getStatus(),
                        condition.getReason(),
                        condition.getMessage()))
            .toList(),
        "");
  }

  static DemoState unknown(String name, String why) {
    return new DemoState(name, List.of(), why);
  }

  /** The condition of a type, if it shows a problem. */
  Optional<State> condition(String type) {
    return conditions.stream().filter(state -> state.type().equals(type)).findFirst();
  }

  /** For people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(""));
    if (!notChecked.isEmpty()) {
      lines.add("MetricsDemo %s: status not checked: %s".formatted(name, notChecked));
    } else if (conditions.isEmpty()) {
      lines.add("MetricsDemo %s: no condition reports a problem".formatted(name));
    } else {
      lines.add("MetricsDemo " + name);
      for (State state : conditions) {
        lines.add(
            "  %s=%s %s: %s".formatted(state.type, state.status, state.reason, state.message));
      }
    }
    return lines;
  }
}
