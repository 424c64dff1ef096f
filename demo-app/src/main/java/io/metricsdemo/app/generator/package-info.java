/** What is drawn, and when: the three distributions, the oscillating rate and the loops. */
package io.metricsdemo.app.generator;
