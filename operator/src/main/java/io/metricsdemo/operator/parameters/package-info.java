/**
 * What a spec means once parsed, defaulted and checked: plain typed values, no strings to
 * interpret.
 */
package io.metricsdemo.operator.parameters;
