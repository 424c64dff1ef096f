/** Whether the operator sees what it has to see, and in the API server's words why not. */
package io.metricsdemo.operator.watching;
