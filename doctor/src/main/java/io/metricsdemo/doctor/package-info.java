/**
 * The program metricsdemo-doctor: the doctor command without the operator, also as a kubectl
 * plugin.
 */
package io.metricsdemo.doctor;
