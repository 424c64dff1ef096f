/** The commands of the documentation, as a reader of a page runs them. */
package io.metricsdemo.e2e.documentation;
