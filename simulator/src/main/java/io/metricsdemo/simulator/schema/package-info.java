/**
 * Admission by the structural schema of a custom resource definition: defaults, unknown fields,
 * validation.
 */
package io.metricsdemo.simulator.schema;
