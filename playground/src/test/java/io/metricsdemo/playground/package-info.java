/** The whole playground, in this process and as a program. */
package io.metricsdemo.playground;
