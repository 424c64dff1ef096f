/** What the operator needs of any cluster: watches that may be refused, and server messages. */
package io.metricsdemo.operator.kubernetes;
