package io.metricsdemo.operator.prometheus;

import java.util.List;
import java.util.Optional;

/** The queries to one server that speaks Prometheus' HTTP API. */
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

  /**
   * The targets of one scrape pool that relabeling drops; none where the server has no such pool.
   */
  DroppedTargets droppedTargets(String scrapePool) throws PrometheusException;

  /** Whether the server has loaded its latest configuration; empty where it does not report it. */
  Optional<Boolean> reloadSucceeded() throws PrometheusException;

  /** The name of the pod that answers; empty where it is not known. */
  Optional<String> pod();
}
