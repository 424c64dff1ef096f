/** The way to a cluster that kubectl would take: its kubeconfig files, credentials and proxies. */
package io.metricsdemo.operator.kubeconfig;
