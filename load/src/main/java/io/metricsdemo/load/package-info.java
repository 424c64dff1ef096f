/**
 * A load of series for sizing a Prometheus: their number, size and values follow from settings and
 * time.
 */
package io.metricsdemo.load;
