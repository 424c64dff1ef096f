package io.metricsdemo.simulator.apply;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An apply without force would take fields from their owners. */
public final class ApplyConflictException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Map<String, List<String>> pathsByManager;

  ApplyConflictException(Map<String, List<String>> pathsByManager) {
    super(message(pathsByManager));
    this.pathsByManager = pathsByManager;
  }

  /** The fields in conflict by their owner, both as messages show them. */
  public Map<String, List<String>> pathsByManager() {
    return pathsByManager;
  }

  private static String message(Map<String, List<String>> pathsByManager) {
    int count = pathsByManager.values().stream().mapToInt(List::size).sum();
    if (count == 1) {
      Map.Entry<String, List<String>> only = pathsByManager.entrySet().iterator().next();
      return "Apply failed with 1 conflict: conflict with %s: %s"
          .formatted(only.getKey(), only.getValue().get(0));
    }
    return pathsByManager.entrySet().stream()
        .map(
            e ->
                e.getValue().stream()
                    .map(path -> "\n- " + path)
                    .collect(Collectors.joining("", "conflicts with " + e.getKey() + ":", "")))
        .collect(Collectors.joining("\n", "Apply failed with " + count + " conflicts: ", ""));
  }
}
