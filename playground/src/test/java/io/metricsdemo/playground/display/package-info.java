/** What people and pipes get to see. */
package io.metricsdemo.playground.display;
