/**
 * What an API server does, as far as this project builds on it: one suite of cases, which the
 * simulated API server passes here and a real one passes in the module e2e.
 */
package io.metricsdemo.simulator.contract;
