/** The cluster that tests run on: a client, commands, the operator as a process, the audit log. */
package io.metricsdemo.e2e.cluster;
