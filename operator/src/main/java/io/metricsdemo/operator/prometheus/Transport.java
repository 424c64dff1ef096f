package io.metricsdemo.operator.prometheus;

/** The way to the HTTP API of one server. Safe for use by several threads. */
public interface Transport {

  /**
   * GETs a resource of the API, following no redirect.
   *
   * @param resource path below the API's base, with no slash before it, and query, both encoded,
   *     such as {@code query?query=up}
   * @return the response of the server, including an error
   * @throws PrometheusException when there is no complete response in time, or a redirect, or more
   *     than may be read
   */
  Reply get(String resource) throws PrometheusException;

  /**
   * An answer as it came.
   *
   * @param status HTTP status code
   * @param body read to its end
   */
  record Reply(int status, byte[] body) {}
}
