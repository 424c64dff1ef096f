package io.metricsdemo.simulator.api;

import io.metricsdemo.simulator.http.ApiRequest;
import java.util.Optional;

/** Stands before and after the handling of each request: faults and the log. */
public interface RequestFilter {

  /** What the request is about; resource is empty for a path outside the served resources. */
  record Attributes(
      String verb, String resource, String subresource, String namespace, String name) {}

  /** An answer in place of the real one. */
  Optional<ApiException> refuse(ApiRequest request, Attributes attributes);

  void answered(ApiRequest request, Attributes attributes, int code);
}
