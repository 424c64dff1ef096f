package io.metricsdemo.operator.prometheus;

import java.util.List;

/** What is asked of one server that speaks Prometheus' HTTP API. */
public interface PrometheusApi {

  /** Evaluates an expression that gives an instant vector, now. */
  List<Sample> query(String expression) throws PrometheusException;

  /**
   * The active targets of one scrape pool; none where the server has no such pool.
   *
   * @throws PrometheusException of kind UNSUPPORTED where the server has no targets API: it is
   *     optional, and many that store samples have none
   */
  List<Target> targets(String scrapePool) throws PrometheusException;
}
