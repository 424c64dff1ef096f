/** Reads MetricsDemos from YAML files and keeps the API server in step with them. */
package io.metricsdemo.playground.documents;
