/** The page of the playground, as a user of a browser sees and operates it. */
package io.metricsdemo.browser;
