/** The committed CRD against the classes that it is generated from. */
package io.metricsdemo.api;
