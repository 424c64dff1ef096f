/** Stands in for the controllers and the kubelet of a cluster; its pods are real processes. */
package io.metricsdemo.playground.cluster;
