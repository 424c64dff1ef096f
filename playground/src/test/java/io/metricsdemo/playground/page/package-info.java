/** The HTTP of the page, without a browser. */
package io.metricsdemo.playground.page;
