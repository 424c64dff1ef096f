/** The operator as a process on a real API server, where no pod runs. */
package io.metricsdemo.e2e.apiserver;
