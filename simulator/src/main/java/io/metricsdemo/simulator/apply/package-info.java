/**
 * Server-side apply: who owns which field, and how an applied configuration merges into the live
 * object.
 */
package io.metricsdemo.simulator.apply;
