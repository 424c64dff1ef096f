/**
 * What the schema lets in and what it refuses: one set of files for the real API server and the
 * simulated one.
 */
package io.metricsdemo.e2e.schema;
