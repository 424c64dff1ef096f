package io.metricsdemo.operator.prometheus;

/**
 * An error in the words of Prometheus' HTTP API.
 *
 * @param errorType such as bad_data; empty where there is none
 * @param error in words; empty where there are none
 */
record ApiError(String errorType, String error) {}
