/** The web page of the playground: shows the snapshot and the samples, and edits the resources. */
package io.metricsdemo.playground.page;
