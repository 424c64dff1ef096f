/** The MetricsDemo API, version v1alpha1: the classes that the CRD is generated from. */
package io.metricsdemo.api.v1alpha1;
