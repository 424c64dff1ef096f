package io.metricsdemo.operator.parameters;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import io.metricsdemo.api.v1alpha1.ResourcesSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Parses compute resources, and fills in the defaults of those that are not set. */
final class ResourcesParser {

  private static final List<String> RESOURCES = List.of("cpu", "memory", "ephemeral-storage");

  private static final Map<String, Quantity> DEFAULT_REQUESTS =
      Map.of("cpu", new Quantity("50m"), "memory", new Quantity("96Mi"));

  private static final Map<String, Quantity> DEFAULT_LIMITS =
      Map.of("memory", new Quantity("192Mi"));

  private final Checks checks;

  ResourcesParser(Checks checks) {
    this.checks = checks;
  }

  /**
   * The API server refuses a request above its limit: a default gives way to what is set.
   *
   * @param spec what is set; null where nothing is
   */
  DemoParameters.Resources parse(ResourcesSpec spec) {
    ResourcesSpec given = spec == null ? new ResourcesSpec() : spec;
    Map<String, Quantity> requests = quantities("spec.resources.requests", given.getRequests());
    Map<String, Quantity> limits = quantities("spec.resources.limits", given.getLimits());
    requests.forEach(
        (resource, request) ->
            checks.that(
                !isAbove(request, limits.get(resource)),
                "spec.resources.requests." + resource,
                request,
                "less than or equal to spec.resources.limits.%s, which is \"%s\""
                    .formatted(resource, limits.get(resource))));
    DEFAULT_LIMITS.forEach(
        (resource, limit) -> {
          Quantity request = requests.get(resource);
          limits.putIfAbsent(
              resource, request != null && isAbove(request, limit) ? request : limit);
        });
    DEFAULT_REQUESTS.forEach(
        (resource, request) -> {
          Quantity limit = limits.get(resource);
          requests.putIfAbsent(resource, isAbove(request, limit) ? limit : request);
        });
    return new DemoParameters.Resources(requests, limits);
  }

  private static boolean isAbove(Quantity request, Quantity limit) {
    return limit != null && request.getNumericalAmount().compareTo(limit.getNumericalAmount()) > 0;
  }

  private Map<String, Quantity> quantities(String field, Map<String, IntOrString> given) {
    Map<String, Quantity> quantities = new TreeMap<>();
    if (given == null) {
      return quantities;
    }
    given.forEach(
        (resource, value) -> {
          String text = value == null ? "" : String.valueOf(value.getValue());
          checks.that(
              RESOURCES.contains(resource), field, resource, "cpu, memory or ephemeral-storage");
          if (checks.that(
              Quantities.isValid(text),
              field + "." + resource,
              text,
              "a quantity such as 50m, 1, 96Mi or 1.5Gi")) {
            quantities.put(resource, Quantities.parse(text));
          }
        });
    return quantities;
  }
}
