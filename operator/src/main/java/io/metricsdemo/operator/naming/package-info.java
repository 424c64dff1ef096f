/** Every name, label and selector has its only home here. */
package io.metricsdemo.operator.naming;
