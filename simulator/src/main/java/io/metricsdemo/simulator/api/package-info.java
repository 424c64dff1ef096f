/** The API itself: from a parsed request to what is stored and what is answered. */
package io.metricsdemo.simulator.api;
